package org.imglish.jobs.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

import org.imglish.core.field.Mistake;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Many recipes from one: {@code over} names fields of the recipe, dots between the
 * levels, and what they take. Lists are combined, each value with each other (grid); with
 * {@code samples} that many combinations are drawn instead, also from ranges
 * {@code {from, to, scale: linear|log}}, always the same ones for a {@code seed}.
 */
final class Sweep {

	private static final int MAX_RUNS = 200;

	private static final Set<String> FIELDS = Set.of("over", "samples", "seed", "halving");

	private final JsonNode sweep;

	private final String path;

	private final List<Mistake> mistakes;

	private Sweep(JsonNode sweep, String path, List<Mistake> mistakes) {
		this.sweep = sweep;
		this.path = path;
		this.mistakes = mistakes;
	}

	/**
	 * The recipes of a sweep.
	 * @param recipe what all of them share
	 * @param path where the sweep stands in its document
	 * @param mistakes takes the mistakes that are found; no recipe is given then
	 */
	static List<JsonNode> recipes(JsonNode recipe, JsonNode sweep, String path, List<Mistake> mistakes) {
		int before = mistakes.size();
		List<Map<String, JsonNode>> points = new Sweep(sweep, path, mistakes).points();
		List<JsonNode> recipes = new ArrayList<>();
		if (mistakes.size() > before || !recipe.isObject()) {
			return recipes;
		}
		for (Map<String, JsonNode> point : points) {
			ObjectNode changed = (ObjectNode) recipe.deepCopy();
			point.forEach((field, value) -> set(changed, field, value));
			recipes.add(changed);
		}
		return recipes;
	}

	private static void set(ObjectNode recipe, String field, JsonNode value) {
		ObjectNode at = recipe;
		String[] levels = field.split("\\.", -1);
		for (int i = 0; i < levels.length - 1; i++) {
			at = (at.path(levels[i]) instanceof ObjectNode inner) ? inner : at.putObject(levels[i]);
		}
		at.set(levels[levels.length - 1], value);
	}

	private List<Map<String, JsonNode>> points() {
		for (String field : this.sweep.propertyNames()) {
			if (!FIELDS.contains(field)) {
				mistake("." + field, "is unknown; known here are " + new TreeSet<>(FIELDS));
			}
		}
		JsonNode over = this.sweep.path("over");
		if (!over.isObject() || over.isEmpty()) {
			mistake(".over", "must be an object of fields of the recipe and the values that they take");
			return List.of();
		}
		long samples = whole("samples", 0);
		boolean random = samples > 0;
		for (Map.Entry<String, JsonNode> field : over.properties()) {
			boolean list = field.getValue().isArray() && !field.getValue().isEmpty();
			if (!list && !(random && isRange(field.getValue()))) {
				mistake(".over." + field.getKey(), random ? "must be a list or a range {from, to, scale: linear or log}"
						: "must be a list of values; ranges need 'samples'");
			}
		}
		List<Map<String, JsonNode>> points = random ? drawn(over, samples) : grid(over);
		if (points.size() > MAX_RUNS) {
			mistake("", String.format(Locale.ROOT, "would be %d runs; the most are %d", points.size(), MAX_RUNS));
		}
		return points;
	}

	private static boolean isRange(JsonNode range) {
		double from = range.path("from").asDouble(Double.NaN);
		double to = range.path("to").asDouble(Double.NaN);
		String scale = range.path("scale").asString("linear");
		return from < to && (scale.equals("linear") || (scale.equals("log") && from > 0));
	}

	private static List<Map<String, JsonNode>> grid(JsonNode over) {
		List<Map<String, JsonNode>> points = List.of(Map.of());
		for (Map.Entry<String, JsonNode> field : over.properties()) {
			List<Map<String, JsonNode>> longer = new ArrayList<>();
			for (Map<String, JsonNode> point : points) {
				for (JsonNode value : field.getValue()) {
					Map<String, JsonNode> extended = new LinkedHashMap<>(point);
					extended.put(field.getKey(), value);
					if (longer.size() <= MAX_RUNS) {
						longer.add(extended);
					}
				}
			}
			points = longer;
		}
		return points;
	}

	private List<Map<String, JsonNode>> drawn(JsonNode over, long samples) {
		SplittableRandom random = new SplittableRandom(whole("seed", 1));
		List<Map<String, JsonNode>> points = new ArrayList<>();
		for (int i = 0; i < Math.min(samples, MAX_RUNS + 1); i++) {
			Map<String, JsonNode> point = new LinkedHashMap<>();
			for (Map.Entry<String, JsonNode> field : over.properties()) {
				JsonNode values = field.getValue();
				point.put(field.getKey(), values.isEmpty() ? values
						: values.isArray() ? values.get(random.nextInt(values.size())) : draw(values, random));
			}
			points.add(point);
		}
		return points;
	}

	private static JsonNode draw(JsonNode range, SplittableRandom random) {
		double from = range.path("from").asDouble();
		double to = range.path("to").asDouble();
		double share = random.nextDouble();
		double value = range.path("scale").asString("linear").equals("log") ? from * Math.pow(to / from, share)
				: from + (to - from) * share;
		boolean whole = range.path("from").isIntegralNumber() && range.path("to").isIntegralNumber();
		return whole ? JsonNodeFactory.instance.numberNode(Math.round(value))
				: JsonNodeFactory.instance.numberNode(value);
	}

	private long whole(String field, long preset) {
		JsonNode value = this.sweep.path(field);
		if (value.isMissingNode()) {
			return preset;
		}
		if (!value.isIntegralNumber() || value.asLong() < 1) {
			mistake("." + field, "must be a whole number from 1, but is " + value);
			return 1;
		}
		return value.asLong();
	}

	private void mistake(String field, String message) {
		this.mistakes.add(new Mistake(this.path + field, message));
	}

}
