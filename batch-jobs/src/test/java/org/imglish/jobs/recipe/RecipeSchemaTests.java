package org.imglish.jobs.recipe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.imglish.core.task.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** What editors make of the schema, by a validator that others keep. */
class RecipeSchemaTests {

	private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
		.getSchema(RecipeSchema.document());

	static Stream<Path> documents() throws IOException {
		return Stream.concat(yaml("recipes"), yaml("pipelines"));
	}

	private static Stream<Path> yaml(String folder) throws IOException {
		try (Stream<Path> files = Files.walk(Path.of("..", folder))) {
			return files.filter((file) -> file.toString().endsWith(".yaml")).toList().stream();
		}
	}

	static Stream<Arguments> tasks() {
		return Arrays.stream(Task.values())
			.flatMap((task) -> Stream.of(arguments(RunKind.FINETUNE, task), arguments(RunKind.EVALUATE, task)));
	}

	@ParameterizedTest
	@MethodSource("documents")
	void whatComesWithTheProgramIsValid(Path file) throws IOException {
		assertThat(SCHEMA.validate(RecipeText.parse(Files.readString(file)))).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void aNewRecipeIsValid(RunKind kind) {
		assertThat(SCHEMA.validate(RecipeText.parse(RecipeExamples.of(kind, null)))).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("tasks")
	void aNewRecipeOfATaskIsValid(RunKind kind, Task task) {
		assertThat(SCHEMA.validate(RecipeText.parse(RecipeExamples.of(kind, task)))).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void aCompleteRecipeIsValid(RunKind kind) {
		JsonNode complete = Recipes.complete(RecipeExamples.smallest(kind)).json();
		assertThat(SCHEMA.validate(complete)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{kind: finetune, data: {train: {dataset: d}}, optimizer: {peekRate: 1}}",
			"{kind: finetune, data: {train: {dataset: d, batch: many}}}",
			"{kind: pretrain, data: {images: {dataset: d}}, steps: 0}",
			"{kind: evaluate, from: {run: 1}, dataset: d, task: sorting}", "{kind: train}", "{runs: {}}" })
	void aMistakeIsFound(String recipe) {
		assertThat(SCHEMA.validate(RecipeText.parse(recipe))).isNotEmpty();
	}

	@Test
	void theSchemaIsValidItself() {
		Schema dialect = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
			.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
		assertThat(dialect.validate(RecipeSchema.document())).isEmpty();
	}

}
