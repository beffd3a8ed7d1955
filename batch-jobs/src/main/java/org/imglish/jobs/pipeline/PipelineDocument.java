package org.imglish.jobs.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import org.imglish.core.field.Mistake;
import org.imglish.jobs.halving.Halving;
import org.imglish.jobs.recipe.InvalidRecipeException;
import org.imglish.jobs.recipe.Recipes;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads a pipeline: {@code name} and {@code runs}, in which each run has a {@code recipe}
 * and may have {@code needs}, {@code priority} and {@code tags}. A run needs those that
 * it names, those that its recipe refers to as {@code $NAME}, and those that ingest a
 * dataset that it uses. A run with a {@link Sweep} becomes several, {@code NAME-1} and so
 * on, and who needs {@code NAME} needs all of them.
 */
final class PipelineDocument {

	private static final Set<String> FIELDS = Set.of("name", "runs");

	private static final Set<String> RUN_FIELDS = Set.of("recipe", "needs", "priority", "tags", "sweep");

	/** Names a held-out dataset, or one for each kind of samples. */
	private static final String HELD_OUT = "validation";

	private static final Set<String> DATASET_FIELDS = Set.of("dataset", HELD_OUT);

	private static final int MAX_RUNS = 500;

	private final List<Mistake> mistakes = new ArrayList<>();

	private final Map<String, PipelineNode> nodes = new LinkedHashMap<>();

	/** Names of the runs of each sweep. */
	private final Map<String, List<String>> sweeps = new LinkedHashMap<>();

	/** How the worst runs of sweeps are stopped, by the name of the sweep. */
	private final Map<String, Halving> halvings = new LinkedHashMap<>();

	private final String name;

	private PipelineDocument(JsonNode document) {
		this.name = name(document);
		JsonNode runs = document.path("runs");
		reportUnknown(document, "", FIELDS);
		if (!runs.isObject() || runs.isEmpty() || runs.size() > MAX_RUNS) {
			mistake("runs", "must be an object of 1 to " + MAX_RUNS + " runs by name, each with {recipe: …}");
			return;
		}
		Map<String, String> ingests = new LinkedHashMap<>();
		for (Map.Entry<String, JsonNode> run : runs.properties()) {
			JsonNode recipe = run.getValue().path("recipe");
			if (recipe.path("kind").asString("").equalsIgnoreCase("ingest")) {
				ingests.put(recipe.path("dataset").asString(""), run.getKey());
			}
		}
		Map<String, JsonNode> recipes = new LinkedHashMap<>();
		for (Map.Entry<String, JsonNode> run : runs.properties()) {
			recipes.putAll(recipes(run.getKey(), run.getValue()));
		}
		for (Map.Entry<String, JsonNode> run : runs.properties()) {
			PipelineNode node = node(run.getKey(), run.getValue(), recipes, ingests);
			for (String each : this.sweeps.getOrDefault(run.getKey(), List.of(run.getKey()))) {
				this.nodes.put(each, new PipelineNode(each, recipes.getOrDefault(each, node.recipe()), node.needs(),
						node.priority(), node.tags()));
			}
		}
		if (this.nodes.size() > MAX_RUNS) {
			mistake("runs", String.format(Locale.ROOT, "would be %d runs with all sweeps; the most are %d",
					this.nodes.size(), MAX_RUNS));
		}
	}

	/** The recipes that a run of the document stands for, by name. */
	private Map<String, JsonNode> recipes(String run, JsonNode given) {
		JsonNode sweep = given.path("sweep");
		if (sweep.isMissingNode()) {
			return Map.of(run, given.path("recipe"));
		}
		Map<String, JsonNode> recipes = new LinkedHashMap<>();
		for (JsonNode recipe : Sweep.recipes(given.path("recipe"), sweep, "runs." + run + ".sweep", this.mistakes)) {
			recipes.put(run + "-" + (recipes.size() + 1), recipe);
		}
		this.sweeps.put(run, List.copyOf(recipes.keySet()));
		Halving halving = HalvingFields.read(sweep, recipes.values(), "runs." + run + ".sweep", this.mistakes);
		if (halving != null) {
			this.halvings.put(run, halving);
		}
		return recipes;
	}

	/**
	 * Reads a document.
	 * @throws InvalidRecipeException with every mistake in it and its recipes
	 */
	static PipelineDocument read(JsonNode document) {
		PipelineDocument read = new PipelineDocument(document);
		if (read.mistakes.isEmpty()) {
			read.ordered();
			read.nodes.values().forEach(read::checkRecipe);
		}
		if (!read.mistakes.isEmpty()) {
			throw new InvalidRecipeException(read.mistakes);
		}
		return read;
	}

	private String name(JsonNode document) {
		JsonNode given = document.path("name");
		if (given.isMissingNode() || given.isNull()) {
			return UUID.randomUUID().toString().substring(0, 8);
		}
		if (!given.isString() || !given.asString().matches("[A-Za-z0-9][A-Za-z0-9 ._-]{0,79}")) {
			mistake("name", "must be 1 to 80 letters, digits, blanks and - _ . but is " + given);
		}
		return given.asString("");
	}

	private PipelineNode node(String run, JsonNode given, Map<String, JsonNode> runs, Map<String, String> ingests) {
		String path = "runs." + run;
		reportUnknown(given, path + ".", RUN_FIELDS);
		if (!PipelineNode.isReference("$" + run)) {
			mistake(path, "must be named with letters, digits and - _ . so that others can refer to it");
		}
		JsonNode recipe = given.path("recipe");
		if (!recipe.isObject()) {
			mistake(path + ".recipe", "is missing: the recipe of the run");
		}
		JsonNode priority = given.path("priority");
		if (!priority.isMissingNode() && !priority.canConvertToInt()) {
			mistake(path + ".priority", "must be a whole number, but is " + priority);
		}
		Set<String> needs = new TreeSet<>();
		words(given, path, "needs")
			.forEach((needed) -> needs.addAll(this.sweeps.getOrDefault(needed, List.of(needed))));
		collectNeeds(recipe, null, ingests, needs);
		needs.remove(run);
		for (String needed : needs) {
			if (!runs.containsKey(needed)) {
				mistake(path, "needs '" + needed + "', but the document has no such run");
			}
		}
		List<String> tags = new ArrayList<>(words(given, path, "tags"));
		if (this.sweeps.containsKey(run)) {
			tags.add("sweep:" + this.name + "/" + run);
		}
		return new PipelineNode(run, recipe, needs, priority.asInt(0), tags);
	}

	private List<String> words(JsonNode given, String path, String field) {
		List<String> words = new ArrayList<>();
		JsonNode list = given.path(field);
		if (!list.isMissingNode() && !list.isNull() && !list.isArray()) {
			mistake(path + "." + field, "must be a list of names, but is " + list);
		}
		for (JsonNode word : list) {
			if (word.isString()) {
				words.add(word.asString());
			}
			else {
				mistake(path + "." + field, "must be a list of names, but holds " + word);
			}
		}
		return words;
	}

	private static void collectNeeds(JsonNode node, @Nullable String field, Map<String, String> ingests,
			Set<String> needs) {
		if (node.isString()) {
			String text = node.asString();
			if (PipelineNode.isReference(text)) {
				needs.add(text.substring(1));
			}
			String ingest = (field != null && DATASET_FIELDS.contains(field)) ? ingests.get(text) : null;
			if (ingest != null) {
				needs.add(ingest);
			}
		}
		for (Map.Entry<String, JsonNode> each : node.properties()) {
			String named = HELD_OUT.equals(field) ? HELD_OUT : each.getKey();
			collectNeeds(each.getValue(), named, ingests, needs);
		}
		if (node.isArray()) {
			node.forEach((element) -> collectNeeds(element, field, ingests, needs));
		}
	}

	/** The runs, each after those that it needs. */
	List<PipelineNode> ordered() {
		List<PipelineNode> ordered = new ArrayList<>();
		Map<String, PipelineNode> left = new LinkedHashMap<>(this.nodes);
		while (!left.isEmpty()) {
			List<PipelineNode> ready = left.values()
				.stream()
				.filter((node) -> node.needs().stream().noneMatch(left::containsKey))
				.toList();
			if (ready.isEmpty()) {
				mistake("runs", "need each other in a circle: " + left.keySet());
				return ordered;
			}
			ready.forEach((node) -> left.remove(node.name()));
			ordered.addAll(ready);
		}
		return ordered;
	}

	private void checkRecipe(PipelineNode node) {
		try {
			Recipes.complete(node.resolved((reference) -> 1));
		}
		catch (InvalidRecipeException ex) {
			ex.mistakes().forEach((mistake) -> {
				Mistake placed = placed(node.name(), mistake);
				if (!this.mistakes.contains(placed)) {
					this.mistakes.add(placed);
				}
			});
		}
	}

	/**
	 * A mistake in the recipe of a run, at its place in the document: the runs of a sweep
	 * share one.
	 */
	Mistake placed(String run, Mistake mistake) {
		String written = this.sweeps.entrySet()
			.stream()
			.filter((sweep) -> sweep.getValue().contains(run))
			.map(Map.Entry::getKey)
			.findFirst()
			.orElse(run);
		return mistake.below("runs." + written + ".recipe");
	}

	private void reportUnknown(JsonNode given, String path, Set<String> known) {
		if (!given.isObject()) {
			mistake(path.isEmpty() ? "" : path.substring(0, path.length() - 1), "must be an object, but is " + given);
		}
		for (String field : given.propertyNames()) {
			if (!known.contains(field)) {
				mistake(path + field, "is unknown; known here are " + new TreeSet<>(known));
			}
		}
	}

	private void mistake(String path, String message) {
		this.mistakes.add(new Mistake(path, message));
	}

	String name() {
		return this.name;
	}

	/** The names of the runs that compete with each other, with how they do. */
	Map<List<String>, Halving> contests() {
		Map<List<String>, Halving> contests = new LinkedHashMap<>();
		this.halvings.forEach((sweep, halving) -> contests.put(this.sweeps.getOrDefault(sweep, List.of()), halving));
		return contests;
	}

}
