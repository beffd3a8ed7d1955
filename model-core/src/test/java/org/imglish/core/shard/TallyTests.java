package org.imglish.core.shard;

import java.util.List;
import java.util.Map;

import org.imglish.core.sample.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class TallyTests {

	@Test
	void classesAreCountedByNameElseByNumber() {
		assertThat(Tally.of(List.of(image(Map.of("class_name", "cat", "class", 3)), image(Map.of("class_name", "cat")),
				image(Map.of("class", 3)), image(Map.of())))
			.classes()).containsExactlyInAnyOrderEntriesOf(Map.of("cat", 2L, "3", 1L));
	}

	@ParameterizedTest
	@CsvSource({ "0, 0", "1, 1", "2, 2", "3, 2", "4, 4", "7, 4", "8, 8", "127, 64" })
	void textsAreCountedByTheRangeOfTheirLength(int length, int range) {
		Sample text = new Sample("text", null, null, "words", new int[length], Map.of());
		assertThat(Tally.of(List.of(text, text)).tokens()).isEqualTo(Map.of(range, 2L));
	}

	private static Sample image(Map<String, Object> labels) {
		return new Sample("image", new byte[1], null, null, null, labels);
	}

}
