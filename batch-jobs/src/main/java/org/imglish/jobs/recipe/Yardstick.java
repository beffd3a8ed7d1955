package org.imglish.jobs.recipe;

import java.util.Arrays;
import java.util.Optional;

import org.imglish.core.metric.Goal;
import org.imglish.core.task.Task;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a run is judged by beside others.
 *
 * @param metric name of the metric
 * @param goal which of its values is best
 */
public record Yardstick(String metric, Goal goal) {

	private static final String VALIDATION = "validation/";

	/**
	 * What the run of a complete recipe is judged by: the metric by which the best
	 * checkpoint stays, else that by which the training ends early, else the main metric
	 * of its task or the loss, of held-out samples.
	 * @return null for a training without held-out samples, and for an ingest
	 */
	public static @Nullable Yardstick of(JsonNode recipe) {
		Yardstick named = named(recipe.path("keep").path("best"), recipe.path("keep").path("goal"));
		if (named == null) {
			named = named(recipe.path("earlyStop").path("metric"), recipe.path("earlyStop").path("goal"));
		}
		if (named != null) {
			return named;
		}
		Optional<String> main = Arrays.stream(Task.values())
			.filter((task) -> task.word().equals(recipe.path("task").asString("")))
			.map(Task::mainMetric)
			.findFirst();
		return switch (recipe.path("kind").asString("")) {
			case "evaluate" -> main.map((metric) -> new Yardstick(metric, Goal.MAX)).orElse(null);
			case "finetune" -> isValidated(recipe)
					? main.map((metric) -> new Yardstick(VALIDATION + metric, Goal.MAX)).orElse(null) : null;
			case "pretrain", "tokenizer" -> isValidated(recipe) ? new Yardstick(VALIDATION + "loss", Goal.MIN) : null;
			default -> null;
		};
	}

	private static @Nullable Yardstick named(JsonNode metric, JsonNode goal) {
		if (!metric.isString()) {
			return null;
		}
		Goal stated = Arrays.stream(Goal.values())
			.filter((each) -> each.name().equalsIgnoreCase(goal.asString("")))
			.findFirst()
			.orElseGet(() -> ReportedMetrics.goal(metric.asString()));
		return new Yardstick(metric.asString(), stated);
	}

	private static boolean isValidated(JsonNode recipe) {
		JsonNode held = recipe.path("data").path("validation");
		return held.isString() || (held.isObject() && held.values().stream().anyMatch(JsonNode::isString));
	}

}
