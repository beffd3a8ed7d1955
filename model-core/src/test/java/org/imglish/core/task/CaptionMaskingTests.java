package org.imglish.core.task;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

import org.imglish.core.loader.TextBatch;
import org.imglish.core.text.HuggingFaceText;
import org.imglish.core.text.TextTokenizer;
import org.imglish.core.text.WordVocabulary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class CaptionMaskingTests {

	@ParameterizedTest
	@CsvSource({ "2, 1", "3, 2", "4, 3", "5, 4", "10, 7", "20, 14" })
	void aShareOfTheTokensIsChosenButNeverAll(int tokens, int chosen) {
		assertThat(CaptionMasking.chosen(tokens)).isEqualTo(chosen);
	}

	@Test
	void theEndIsMaskedAndTheBeginNever(@TempDir Path folder) throws Exception {
		WordVocabulary vocabulary = new WordVocabulary();
		vocabulary.add("one two three four five six");
		Path file = Files.writeString(folder.resolve("tokenizer.json"), vocabulary.toJson(100));
		try (TextTokenizer tokenizer = HuggingFaceText.open(file)) {
			int[] text = tokenizer.encode("one two three");
			TextBatch batch = TextBatch.of(List.of(text, tokenizer.encode("four five six one two three")), 10);
			CaptionMasking masking = new CaptionMasking(tokenizer);
			boolean endChosen = false;
			boolean maskSeen = false;
			for (int seed = 0; seed < 50; seed++) {
				CaptionMasking.Masked masked = masking.apply(batch, new SplittableRandom(seed));
				assertThat(masked.positions()).hasSize(4 + 6).isSorted().doesNotContain(0, 10);
				for (int i = 0; i < masked.positions().length; i++) {
					int position = (int) masked.positions()[i];
					assertThat(batch.padding()[position]).isZero();
					assertThat(masked.words()[i]).isEqualTo(batch.tokens()[position]);
					endChosen |= masked.words()[i] == TextTokenizer.END;
					maskSeen |= masked.text().tokens()[position] == tokenizer.mask();
				}
			}
			assertThat(endChosen).isTrue();
			assertThat(maskSeen).isTrue();
		}
	}

}
