package org.imglish.core.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.imglish.core.text.VocabularyModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class VocabularyBenchTests {

	@TempDir
	private Path folder;

	@BeforeEach
	void writeAText() throws IOException {
		Files.writeString(this.folder.resolve("a.txt"), "the quick brown fox jumps over the lazy dog and ".repeat(20));
	}

	@Test
	void aVocabularyIsLearnedFromAsMuchTextAsWanted() throws IOException {
		VocabularySpeed speed = new VocabularyBench(this.folder, VocabularyModel.BPE, 300, 1, 2).measure();
		assertThat(speed.entries()).isEqualTo(300);
		assertThat(speed.megabytes()).isEqualTo(1);
		assertThat(speed.countSeconds()).isPositive();
		assertThat(speed.words()).contains(" distinct");
	}

	@Test
	void inventedTextIsThatOfItsSeedAndHoldsNewWords() throws IOException {
		InventedText one = new InventedText(this.folder, 1);
		InventedText same = new InventedText(this.folder, 1);
		InventedText other = new InventedText(this.folder, 2);
		StringBuilder text = new StringBuilder();
		StringBuilder different = new StringBuilder();
		for (int i = 0; i < 100; i++) {
			String line = one.next();
			assertThat(same.next()).isEqualTo(line);
			text.append(line).append(' ');
			different.append(other.next()).append(' ');
		}
		assertThat(text.toString()).isNotEqualTo(different.toString());
		assertThat(text.toString().split(" "))
			.anyMatch((word) -> !"the quick brown fox jumps over lazy dog and".contains(word));
	}

	@Test
	void aFolderWithoutTextIsNamed(@TempDir Path empty) {
		assertThatIOException().isThrownBy(() -> new InventedText(empty, 1)).withMessageContaining(empty.toString());
	}

}
