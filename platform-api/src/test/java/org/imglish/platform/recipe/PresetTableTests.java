package org.imglish.platform.recipe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PresetTableTests {

	@Test
	void thePresetsOfTheDocumentsAreThoseOfTheProgram() throws IOException {
		assertThat(Files.readString(Path.of("..", "docs", "scale.md")))
			.as("the presets of docs/scale.md are stale: ./imglish recipe presets prints them")
			.contains(PresetTable.markdown());
	}

}
