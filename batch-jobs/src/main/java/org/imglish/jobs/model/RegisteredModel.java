package org.imglish.jobs.model;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

import org.imglish.jobs.recipe.Yardstick;
import org.jspecify.annotations.Nullable;

/**
 * A named, versioned set of weights that can be predicted with.
 *
 * @param name name of the model
 * @param version from 1 per name
 * @param checkpoint id of the checkpoint it was made from
 * @param run the run that trained it
 * @param task what it was tuned for, {@code pretrain} or {@code tokenizer}
 * @param metrics what was measured on held-out samples with these weights
 * @param judgedBy which of it the run is judged by; null where nothing is measured
 * @param aliases the aliases of the model, whichever version each names
 * @param createdAt when it was registered
 */
public record RegisteredModel(String name, int version, long checkpoint, long run, String task,
		Map<String, Double> metrics, @Nullable Yardstick judgedBy, Map<String, Integer> aliases, Instant createdAt) {

	/** Stands between the name of a model and an alias or version of it. */
	public static final String AT = "@";

	public RegisteredModel {
		metrics = Map.copyOf(metrics);
		aliases = Collections.unmodifiableMap(new TreeMap<>(aliases));
	}

	/**
	 * Whether it is meant by a word behind the name of the model: its version, or an
	 * alias that names it.
	 */
	public boolean is(String word) {
		Integer named = this.aliases.get(word);
		return (named != null) ? named == this.version : word.equals(Integer.toString(this.version));
	}

}
