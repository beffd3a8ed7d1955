package org.imglish.core.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class CountedTextsTests {

	@Test
	void countsAreAddedInTheOrderOfTheTextsWhateverIsCountedFirst() {
		CountDownLatch second = new CountDownLatch(1);
		WordCounts counts = new WordCounts(20);
		try (CountedTexts texts = new CountedTexts(counts, (text, words) -> {
			if (text.equals("one")) {
				await(second);
			}
			words.accept(text);
			if (text.equals("two")) {
				second.countDown();
			}
		}, 1, 2)) {
			List.of("one", "two", "two").forEach(texts::add);
			Map<String, Long> kept = new HashMap<>();
			texts.counts().forEach(kept::put);
			// "one" and "two" together have no room: both go, and the second "two" comes
			// anew.
			assertThat(kept).containsExactlyEntriesOf(Map.of("two", 1L));
			assertThat(counts.forgotten()).isEqualTo(2);
		}
	}

	@Test
	void whatFailsInAThreadFailsWhereCountsAreAskedFor() {
		try (CountedTexts texts = new CountedTexts(new WordCounts(100), (text, words) -> {
			throw new IllegalStateException("no words in " + text);
		}, 1, 2)) {
			texts.add("it");
			assertThatIllegalStateException().isThrownBy(texts::counts).withMessageContaining("no words in it");
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
