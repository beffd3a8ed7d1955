package org.imglish.jobs.recipe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RecipeTextTests {

	private static final Path FOLDER = Path.of("..", "recipes");

	@Test
	void yamlAndJsonSayTheSame() {
		assertThat(RecipeText.parse("kind: pretrain\nsteps: 3\n"))
			.isEqualTo(RecipeText.parse("{\"kind\": \"pretrain\", \"steps\": 3}"));
	}

	@Test
	void aTextThatIsNeitherIsRefusedWithItsPlace() {
		assertThatThrownBy(() -> RecipeText.parse("kind: [pretrain\nsteps: 3"))
			.isInstanceOf(InvalidRecipeException.class)
			.hasMessageContaining("line 2");
	}

	@Test
	void aKeyGivenTwiceIsRefused() {
		assertThatThrownBy(() -> RecipeText.parse("steps: 3\nsteps: 4\n")).isInstanceOf(InvalidRecipeException.class);
	}

	@Test
	void everyBundledRecipeIsValidAndBeginsWithWhatItDoes() throws IOException {
		List<Path> files;
		try (Stream<Path> found = Files.walk(FOLDER)) {
			files = found.filter((file) -> file.toString().endsWith(".yaml")).toList();
		}
		assertThat(files).hasSizeGreaterThan(8);
		for (Path file : files) {
			String name = FOLDER.relativize(file).toString().replace('\\', '/').replace(".yaml", "");
			String text = RecipeText.bundled(name);
			assertThat(text).isEqualTo(Files.readString(file))
				.startsWith("# What: ")
				.contains("\n# How: ", "\n# How long: ", "\n# Expect: ");
			assertThat(Recipes.complete(RecipeText.parse(text)).json().size()).isPositive();
		}
	}

	@Test
	void aBundledNameCannotLeaveItsFolder() {
		assertThatThrownBy(() -> RecipeText.bundled("../db/migration/V1__runs"))
			.isInstanceOf(InvalidRecipeException.class);
	}

}
