package org.imglish.jobs.pipeline;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.imglish.core.field.Mistake;
import org.imglish.core.metric.Goal;
import org.imglish.core.metric.Metric;
import org.imglish.core.metric.MetricCatalog;
import org.imglish.jobs.halving.Halving;
import org.imglish.jobs.recipe.ReportedMetrics;
import org.imglish.jobs.recipe.RunKind;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads {@code halving} of a sweep: {@code metric}, {@code goal} (min or max; by default
 * that of the metric), {@code eta} and {@code minSteps}.
 */
final class HalvingFields {

	private static final Set<String> FIELDS = Set.of("metric", "goal", "eta", "minSteps");

	private static final Map<String, Goal> GOALS = Map.of("min", Goal.MIN, "max", Goal.MAX);

	private static final Map<String, String> FORMER_GOALS = Map.of("lowest", "min", "highest", "max");

	private static final String VALIDATION = "validation/";

	private static final int ETA = 3;

	private static final int LARGEST_ETA = 100;

	private static final long MAX_STEPS = 1_000_000_000_000L;

	private final JsonNode given;

	private final String path;

	private final List<Mistake> mistakes;

	private HalvingFields(JsonNode given, String path, List<Mistake> mistakes) {
		this.given = given;
		this.path = path;
		this.mistakes = mistakes;
	}

	/**
	 * Reads the fields.
	 * @param sweep the sweep, which need not have them
	 * @param recipes the recipes of the sweep
	 * @param path where the sweep stands in its document
	 * @param mistakes takes the mistakes that are found
	 * @return null where there are no such fields
	 */
	static @Nullable Halving read(JsonNode sweep, Iterable<JsonNode> recipes, String path, List<Mistake> mistakes) {
		JsonNode given = sweep.path("halving");
		if (given.isMissingNode() || given.isNull()) {
			return null;
		}
		HalvingFields fields = new HalvingFields(given, path + ".halving", mistakes);
		Halving halving = fields.halving();
		recipes.forEach((recipe) -> fields.check(halving, recipe));
		return halving;
	}

	private Halving halving() {
		if (!this.given.isObject()) {
			mistake("", "must be an object of " + new TreeSet<>(FIELDS) + ", but is " + this.given);
		}
		for (String field : this.given.propertyNames()) {
			if (!FIELDS.contains(field)) {
				mistake("." + field, "is unknown; known here are " + new TreeSet<>(FIELDS));
			}
		}
		String metric = this.given.path("metric").asString("");
		if (!metric.startsWith(VALIDATION)) {
			mistake(".metric", "must be a metric of the validation, for example validation/loss, but is "
					+ shown(this.given.path("metric")));
		}
		return new Halving(metric, goal(metric), (int) whole("eta", ETA, 2, LARGEST_ETA),
				whole("minSteps", 0, 1, MAX_STEPS));
	}

	private Goal goal(String metric) {
		JsonNode stated = this.given.path("goal");
		Goal byDefault = ReportedMetrics.goal(metric);
		if (stated.isMissingNode()) {
			if (byDefault == Goal.NONE && metric.startsWith(VALIDATION)) {
				mistake(".goal",
						"is missing: no value of '" + metric + "' is known to be better than another; say min or max");
			}
			return byDefault;
		}
		String word = stated.asString("").toLowerCase(Locale.ROOT);
		Goal goal = GOALS.get(word);
		if (goal == null) {
			String now = FORMER_GOALS.get(word);
			mistake(".goal", ((now != null) ? "is now called '" + now + "': it " : "") + "must be one of "
					+ new TreeSet<>(GOALS.keySet()) + ", but is " + stated);
			return byDefault;
		}
		return goal;
	}

	private long whole(String field, long preset, long least, long most) {
		JsonNode value = this.given.path(field);
		if (value.isMissingNode() && preset >= least) {
			return preset;
		}
		if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < least
				|| value.longValue() > most) {
			mistake("." + field, String.format(Locale.ROOT, "must be a whole number from %d to %d, but is %s", least,
					most, shown(value)));
			return least;
		}
		return value.longValue();
	}

	private static String shown(JsonNode value) {
		return value.isMissingNode() ? "missing" : value.toString();
	}

	/** Each rung must be a step at which a recipe validates, and not its last. */
	private void check(Halving halving, JsonNode recipe) {
		checkMetric(halving.metric(), recipe);
		long every = recipe.path("validateEvery").asLong(0);
		long steps = recipe.path("steps").asLong(Long.MAX_VALUE);
		if (every <= 0 || halving.minSteps() % every != 0) {
			once(".minSteps",
					"must be a multiple of the recipe's validateEvery, so that there is something to judge by,"
							+ String.format(Locale.ROOT, " but is %d with validateEvery %s", halving.minSteps(),
									shown(recipe.path("validateEvery"))));
		}
		if (halving.minSteps() >= steps) {
			once(".minSteps",
					String.format(Locale.ROOT,
							"must be less than the recipe's steps (%d), or nothing is ever stopped, but is %d", steps,
							halving.minSteps()));
		}
	}

	/**
	 * A metric that no rung would find; what kind of run it is the recipe's own mistakes
	 * say.
	 */
	private void checkMetric(String metric, JsonNode recipe) {
		RunKind kind = RunKind.of(recipe.path("kind").asString("")).orElse(null);
		if (kind == null || !kind.trains() || !metric.startsWith(VALIDATION)) {
			return;
		}
		MetricCatalog metrics = ReportedMetrics.of(kind, recipe.path("task").asString(""));
		if (metrics.find(metric).isEmpty()) {
			once(".metric",
					String.format(Locale.ROOT,
							"is '%s', which the validation of this training does not measure; it measures %s", metric,
							metrics.validation().stream().map(Metric::name).toList()));
		}
	}

	/** Recipes of a sweep tend to share their mistakes. */
	private void once(String field, String message) {
		if (this.mistakes.stream().noneMatch((mistake) -> mistake.path().equals(this.path + field))) {
			mistake(field, message);
		}
	}

	private void mistake(String field, String message) {
		this.mistakes.add(new Mistake(this.path + field, message));
	}

}
