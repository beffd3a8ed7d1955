package org.imglish.jobs.recipe;

import java.util.Locale;

import org.imglish.core.field.Default;
import org.imglish.core.field.Field;
import org.imglish.core.metric.Goal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Which checkpoints of a run stay: a recipe's {@code keep}. */
public record Keep(
		@Field(value = "Number of newest ones; where it is left out, as many as the server is set to.", min = 1,
				max = 1e6) @Nullable Integer last,
		@Field(value = "Steps of which each multiple keeps the first checkpoint at or after it; 0 for none.",
				unit = "steps", min = 0, max = 1e8, byDefault = "0") long every,
		@Field("Validation metric by which the best one stays.") @Nullable String best,
		@Field("Which value of that metric is best.") @Nullable Goal goal) {

	@Default("that of the metric")
	static @Nullable Goal goal(@Nullable String best) {
		return (best != null) ? ReportedMetrics.goal(best) : null;
	}

	/**
	 * Reads it from a complete recipe, also from one that was stored before it said its
	 * goal.
	 * @param preset number of newest ones where the recipe does not say
	 */
	public static Keep of(JsonNode recipe, int preset) {
		JsonNode keep = recipe.path("keep");
		String best = keep.path("best").isString() ? keep.path("best").asString() : null;
		Goal goal = keep.path("goal").isString() ? Goal.valueOf(keep.path("goal").asString().toUpperCase(Locale.ROOT))
				: goal(best);
		return new Keep(keep.path("last").asInt(preset), keep.path("every").asLong(0), best, goal);
	}

	/** Number of newest ones that stay, at least the last. */
	public int newest() {
		return (this.last != null) ? this.last : 1;
	}

}
