package org.imglish.core.text;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WordCountsTests {

	@Test
	void countsAreExactWhileThereIsRoom() {
		WordCounts counts = new WordCounts(1000);
		for (String word : "to be or not to be".split(" ")) {
			counts.add(word);
		}
		assertThat(kept(counts)).containsExactlyInAnyOrderEntriesOf(Map.of("to", 2L, "be", 2L, "or", 1L, "not", 1L));
		assertThat(counts.forgotten()).isZero();
		assertThat(counts.error()).isZero();
	}

	@Test
	void countsAreTooLowByNoMoreThanTheError() {
		WordCounts counts = new WordCounts(3000);
		Map<String, Long> truth = new HashMap<>();
		Random random = new Random(3);
		for (int i = 0; i < 50_000; i++) {
			String word = "w" + (int) Math.exp(random.nextDouble() * Math.log(5000));
			counts.add(word);
			truth.merge(word, 1L, Long::sum);
		}
		Map<String, Long> kept = kept(counts);
		assertThat(kept.size()).isLessThan(300);
		assertThat(counts.error()).isPositive();
		truth.forEach((word, count) -> assertThat(kept.getOrDefault(word, 0L)).as(word)
			.isBetween(count - counts.error(), count));
		assertThat(kept.values().stream().mapToLong(Long::longValue).sum() + counts.forgotten()).isEqualTo(50_000)
			.isEqualTo(counts.total());
	}

	@Test
	void countsOfOtherTextsAreAdded() {
		WordCounts counts = new WordCounts(1000);
		counts.add("to");
		WordCounts others = new WordCounts(1000);
		others.add("to");
		others.add("be");
		counts.add(others);
		counts.add("to");
		assertThat(kept(counts)).containsExactlyInAnyOrderEntriesOf(Map.of("to", 3L, "be", 1L));
		assertThat(kept(others)).containsExactlyInAnyOrderEntriesOf(Map.of("to", 1L, "be", 1L));
		assertThat(counts.total()).isEqualTo(4);
	}

	@Test
	void theRarestGoWhereCountsOfOtherTextsAreAdded() {
		WordCounts counts = new WordCounts(60);
		WordCounts others = new WordCounts(Long.MAX_VALUE);
		for (String word : "common common common rare1 rare2 rare3 rare4".split(" ")) {
			others.add(word);
		}
		counts.add(others);
		assertThat(kept(counts)).containsExactlyEntriesOf(Map.of("common", 3L));
		assertThat(counts.forgotten()).isEqualTo(4);
		assertThat(counts.error()).isEqualTo(1);
	}

	private static Map<String, Long> kept(WordCounts counts) {
		Map<String, Long> kept = new HashMap<>();
		counts.forEach(kept::put);
		return kept;
	}

}
