package org.imglish.jobs.checkpoint;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Weights, optimizer state and position, complete and verified, from which training goes
 * on bit for bit.
 *
 * @param id its number
 * @param run the run that wrote it
 * @param attempt number of the attempt that wrote it
 * @param step position
 * @param state PENDING until it is complete, then COMPLETE; DAMAGED if a check failed
 * @param bytes size of all files
 * @param files what it consists of
 * @param metrics validation metrics at that step
 * @param pinned whether retention must keep it
 * @param createdAt when it was written
 */
public record Checkpoint(long id, long run, int attempt, long step, State state, long bytes, List<File> files,
		Map<String, Double> metrics, boolean pinned, Instant createdAt) {

	public Checkpoint {
		files = List.copyOf(files);
		metrics = Map.copyOf(metrics);
	}

	/** Whether a checkpoint can be used. */
	public enum State {

		PENDING, COMPLETE, DAMAGED

	}

	/**
	 * @param name file name, for example {@code weights.safetensors}
	 * @param bytes size
	 * @param sha256 lower-case hexadecimal SHA-256
	 */
	public record File(String name, long bytes, String sha256) {

	}

}
