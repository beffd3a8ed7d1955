package org.imglish.jobs.model;

import java.time.Instant;
import java.util.Map;

/**
 * A named, versioned set of weights that can be predicted with.
 *
 * @param name name of the model
 * @param version from 1 per name
 * @param checkpoint id of the checkpoint it was made from
 * @param run the run that trained it
 * @param task what it was tuned for, {@code pretrain} or {@code tokenizer}
 * @param metrics what is known of its quality
 * @param createdAt when it was registered
 */
public record RegisteredModel(String name, int version, long checkpoint, long run, String task,
		Map<String, Double> metrics, Instant createdAt) {

	public RegisteredModel {
		metrics = Map.copyOf(metrics);
	}

}
