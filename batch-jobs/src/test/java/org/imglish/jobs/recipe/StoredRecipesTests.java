package org.imglish.jobs.recipe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Recipes that the program stored before they had a version: all that came with it, and
 * some more. Each line has what was written and what was stored of it.
 */
class StoredRecipesTests {

	/** Former names, of fields and of values. */
	private static final Map<String, String> RENAMED = Map.ofEntries(Map.entry("least", "min"),
			Map.entry("most", "max"), Map.entry("widest", "maxAspect"), Map.entry("leastRate", "minRate"),
			Map.entry("mostPixels", "maxPixels"), Map.entry("mostTokens", "maxTokens"),
			Map.entry("badShare", "maxBadShare"), Map.entry("leastAnswers", "minAnswers"),
			Map.entry("smallestCrop", "minCrop"), Map.entry("mostRewinds", "maxRewinds"),
			Map.entry("normalisation", "normalization"), Map.entry("colour", "color"),
			Map.entry("neighbours", "neighbors"), Map.entry("firstWeights", "initializer"),
			Map.entry("centre", "center"), Map.entry("lowest", "min"), Map.entry("highest", "max"));

	static Stream<JsonNode> recipes() throws IOException {
		try (InputStream in = StoredRecipesTests.class.getResourceAsStream("stored-unversioned.jsonl")) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().map(StoredRecipesTests::json);
		}
	}

	@ParameterizedTest
	@MethodSource("recipes")
	void whatWasStoredIsReadAndMeansTheSame(JsonNode line) {
		JsonNode before = line.path("complete");
		CompleteRecipe stored = Recipes.stored(before);
		CompleteRecipe submitted = Recipes.complete(renamed(line.path("given")));
		assertThat(stored.recipe()).isEqualTo(submitted.recipe());
		assertThat(json(stored.json().toString())).isEqualTo(json(submitted.json().toString()));
		JsonNode expected = renamed(before);
		assertThat(known(json(submitted.json().toString()), expected)).isEqualTo(expected);
	}

	@Test
	void whoSubmitsAFormerNameIsToldTheNewOne() {
		assertThatExceptionOfType(InvalidRecipeException.class).isThrownBy(() -> Recipes.complete(RecipeText.parse("""
				{kind: finetune, data: {train: {dataset: t, augmentation: {crop: {least: 0.5}}}},
				 optimizer: {leastRate: 0}, framing: centre}
				""")))
			.satisfies((invalid) -> assertThat(invalid.mistakes()).extracting(Object::toString)
				.containsExactlyInAnyOrder("data.train.augmentation.crop.least is now called 'min'",
						"optimizer.leastRate is now called 'minRate'",
						"framing is now called 'center': it must be one of [center, whole], but is \"centre\""));
	}

	@Test
	void todaysBoundsDoNotApplyToAStoredRecipe() {
		JsonNode text = RecipeText.parse("{kind: pretrain, data: {pairs: {dataset: p, batch: 100000}}, gone: 3}");
		assertThat(Recipes.stored(text).json().at("/data/pairs/batch").asInt()).isEqualTo(100_000);
		assertThatExceptionOfType(InvalidRecipeException.class).isThrownBy(() -> Recipes.complete(text))
			.satisfies((invalid) -> assertThat(invalid.mistakes()).hasSize(2));
	}

	@Test
	void aRecipeOfANewerProgramIsRefused() {
		assertThatExceptionOfType(InvalidRecipeException.class).isThrownBy(
				() -> Recipes.complete(RecipeText.parse("{kind: pretrain, version: 9, data: {pairs: {dataset: p}}}")))
			.withMessageContaining("knows recipes up to version 1");
	}

	private static JsonNode json(String text) {
		return JsonMapper.builder().build().readTree(text);
	}

	private static JsonNode renamed(JsonNode node) {
		if (node.isString()) {
			return JsonNodeFactory.instance.stringNode(RENAMED.getOrDefault(node.asString(), node.asString()));
		}
		if (node.isArray()) {
			ArrayNode array = JsonNodeFactory.instance.arrayNode();
			node.forEach((element) -> array.add(renamed(element)));
			return array;
		}
		if (!node.isObject()) {
			return node;
		}
		ObjectNode object = JsonNodeFactory.instance.objectNode();
		node.properties()
			.forEach((field) -> object.set(RENAMED.getOrDefault(field.getKey(), field.getKey()),
					renamed(field.getValue())));
		return object;
	}

	/**
	 * Only the fields that existed then: a new one must not change what an older recipe
	 * means.
	 */
	private static JsonNode known(JsonNode node, JsonNode before) {
		if (!node.isObject() || !before.isObject()) {
			return node;
		}
		ObjectNode known = JsonNodeFactory.instance.objectNode();
		node.properties()
			.stream()
			.filter((field) -> before.has(field.getKey()))
			.forEach((field) -> known.set(field.getKey(), known(field.getValue(), before.path(field.getKey()))));
		return known;
	}

	/** Keeps the list of names complete. */
	@Test
	void noFormerNameIsAFieldToday() {
		List<String> text = List.of(Recipes.complete(RecipeText.parse("""
				{kind: finetune, data: {train: {dataset: t, augmentation: {crop: {}, randAugment: {}}}}}
				""")).json().toString().split("\""));
		assertThat(text).doesNotContainAnyElementsOf(RENAMED.keySet());
	}

}
