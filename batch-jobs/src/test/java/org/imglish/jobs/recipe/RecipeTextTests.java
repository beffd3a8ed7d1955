package org.imglish.jobs.recipe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
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

	/** The library would read an alias as the text of its name, and go on. */
	@Test
	void aliasesAndMergeKeysAreRefusedWithTheirPlace() {
		assertThatThrownBy(() -> RecipeText.parse("data: &pairs {dataset: pairs}\nvalidation: *pairs\n"))
			.isInstanceOf(InvalidRecipeException.class)
			.hasMessageContainingAll("line 2", "alias *pairs");
		assertThatThrownBy(() -> RecipeText.parse("base: {seed: 1}\nnext:\n  <<: {seed: 2}\n"))
			.isInstanceOf(InvalidRecipeException.class)
			.hasMessageContainingAll("line 3", "merge key <<");
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
				.startsWith("# yaml-language-server: $schema=")
				.contains("\n# What: ")
				.contains("\n# How: ", "\n# How long: ", "\n# Expect: ");
			assertThat(Recipes.complete(RecipeText.parse(text)).json().size()).isPositive();
		}
	}

	@Test
	void aBundledNameCannotLeaveItsFolder() {
		assertThatThrownBy(() -> RecipeText.bundled("../db/migration/V1__runs"))
			.isInstanceOf(InvalidRecipeException.class);
	}

	@Test
	void aFileThatIsNoTextIsNamed(@TempDir Path folder) throws IOException {
		Path picture = Files.write(folder.resolve("recipe.yaml"),
				new byte[] { (byte) 0x89, 'P', 'N', 'G', 0, (byte) 0xff });
		assertThatIOException().isThrownBy(() -> RecipeText.read(picture))
			.withMessage(picture + " is no text in UTF-8; a recipe is YAML or JSON");
		assertThatIOException().isThrownBy(() -> RecipeText.read(folder))
			.withMessage(folder + " is a folder; name the file of a recipe");
	}

}
