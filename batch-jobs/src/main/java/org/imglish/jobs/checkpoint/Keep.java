package org.imglish.jobs.checkpoint;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Which checkpoints of a run stay: a recipe's {@code keep}.
 *
 * @param last number of newest ones, at least 1
 * @param every steps of which each multiple keeps the first checkpoint at or after it; 0
 * for none
 * @param best validation metric by which the best one stays, or null
 */
public record Keep(int last, long every, @Nullable String best) {

	/**
	 * Reads it from a complete recipe.
	 * @param preset number of newest ones where the recipe does not say
	 */
	public static Keep of(JsonNode recipe, int preset) {
		JsonNode keep = recipe.path("keep");
		return new Keep(keep.path("last").asInt(preset), keep.path("every").asLong(0),
				keep.path("best").isString() ? keep.path("best").asString() : null);
	}

	/** Whether a smaller value of the metric is the better one. */
	boolean isSmallestBest() {
		return this.best != null && isSmallestBest(this.best);
	}

	/**
	 * Whether a smaller value of a metric is the better one, as its name tells.
	 * @param metric for example {@code validation/loss}
	 */
	public static boolean isSmallestBest(String metric) {
		return metric.matches(".*(loss|error|perplexity)[^/]*");
	}

}
