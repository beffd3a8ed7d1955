package org.imglish.jobs.recipe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.imglish.core.task.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class RecipePagesTests {

	static Stream<Path> documents() throws IOException {
		return Stream.concat(yaml("recipes"), yaml("pipelines"));
	}

	private static Stream<Path> yaml(String folder) throws IOException {
		try (Stream<Path> files = Files.walk(Path.of("..", folder))) {
			return files.filter((file) -> file.toString().endsWith(".yaml")).toList().stream();
		}
	}

	@ParameterizedTest
	@MethodSource("documents")
	void whatComesWithTheProgramNamesTheSchema(Path file) throws IOException {
		String text = Files.readString(file);
		assertThat(text.lines().findFirst().orElseThrow()).startsWith("# yaml-language-server: $schema=");
	}

	@Test
	void theReferenceIsUpToDate() throws IOException {
		assertThat(Files.readString(Path.of("..", "docs", "recipes.md")))
			.as("docs/recipes.md is stale: ./imglish recipe reference > docs/recipes.md")
			.isEqualTo(RecipePages.markdown());
		assertThat(Files.readString(Path.of("..", "docs", "recipe.schema.json")))
			.as("docs/recipe.schema.json is stale: ./imglish recipe schema > docs/recipe.schema.json")
			.isEqualTo(RecipeSchema.document().toPrettyString() + "\n");
	}

	@ParameterizedTest
	@EnumSource
	void aNewRecipeSaysNoMoreThanTheSmallest(RunKind kind) {
		JsonNode written = RecipeText.parse(RecipeExamples.of(kind, null));
		assertThat(written).isEqualTo(RecipeExamples.smallest(kind));
	}

	@Test
	void aNewFineTuningIsOfTheTask() {
		assertThat(RecipeExamples.of(RunKind.FINETUNE, Task.VQA)).contains("\ntask: vqa\n").contains("window: 64");
	}

	@Test
	void aFieldIsExplained() {
		assertThat(RecipePages.explain("optimizer.peakRate")).singleElement()
			.asString()
			.contains("Learning rate after warm-up.", "from 1.0E-12 to 10", "5.0E-4 (finetune)", "0.001 (pretrain");
		assertThat(RecipePages.explain("finetune.task")).singleElement().asString().contains("vqa");
		assertThat(RecipePages.explain("optimizer.peekRate")).isEmpty();
		assertThat(RecipePages.paths("peakRate")).containsExactly("optimizer.peakRate");
		assertThat(RecipePages.paths("batch")).contains("data.train.batch", "data.texts.batch");
		assertThat(RecipePages.paths("peekRate")).isEmpty();
	}

}
