package org.imglish.core.masking;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

import org.imglish.core.text.TextTokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class TextMaskingTests {

	private static final int TIMES = 20_000;

	/** Row of 20 words between begin and end, and padding behind them. */
	private static long[] row() {
		long[] row = new long[32];
		Arrays.fill(row, TextTokenizer.PADDING);
		row[0] = TextTokenizer.BEGIN;
		for (int i = 1; i <= 20; i++) {
			row[i] = 200 + i;
		}
		row[21] = TextTokenizer.END;
		return row;
	}

	private static int chosen(boolean[] positions) {
		int count = 0;
		for (boolean position : positions) {
			count += position ? 1 : 0;
		}
		return count;
	}

	@Test
	void ofTenChosenWordsEightAreHiddenOneIsReplacedAndOneStays() {
		TextMasking masking = new TextMasking(0.5, 999, 999);
		SplittableRandom random = new SplittableRandom(1);
		double all = 0;
		double hidden = 0;
		double same = 0;
		for (int time = 0; time < TIMES; time++) {
			long[] before = row();
			long[] after = before.clone();
			boolean[] positions = masking.apply(after, random);
			for (int i = 0; i < positions.length; i++) {
				all += positions[i] ? 1 : 0;
				hidden += (positions[i] && after[i] == 999) ? 1 : 0;
				same += (positions[i] && after[i] == before[i]) ? 1 : 0;
				assertThat(positions[i] || after[i] == before[i]).as("changed though not chosen").isTrue();
			}
		}
		assertThat(hidden / all).isCloseTo(0.8, within(0.005));
		assertThat(same / all).as("a random word may be the same").isCloseTo(0.1 + 0.1 / 995, within(0.005));
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0.15, 0.4, 0.5, 1 })
	void theShareIsMetOnAverageAndNearlyInEachText(double ratio) {
		TextMasking masking = new TextMasking(ratio, 999, 999);
		SplittableRandom random = new SplittableRandom(2);
		double all = 0;
		for (int time = 0; time < TIMES; time++) {
			int count = chosen(masking.apply(row(), random));
			assertThat(count).isBetween((int) (20 * ratio), (int) Math.ceil(20 * ratio));
			all += count;
		}
		assertThat(all / TIMES / 20).isCloseTo(ratio, within(0.002));
	}

	@Test
	void beginEndAndPaddingAreNeverChosen() {
		TextMasking masking = new TextMasking(1, 999, 999);
		for (int seed = 0; seed < 100; seed++) {
			boolean[] positions = masking.apply(row(), new SplittableRandom(seed));
			assertThat(chosen(positions)).isEqualTo(20);
			assertThat(positions[0] || positions[21] || positions[31]).isFalse();
		}
	}

	@Test
	void ofTheShortestTextOneWordIsChosen() {
		TextMasking masking = new TextMasking(0.01, 999, 999);
		for (int seed = 0; seed < 100; seed++) {
			long[] row = { TextTokenizer.BEGIN, 7, 8, TextTokenizer.END };
			assertThat(chosen(masking.apply(row, new SplittableRandom(seed)))).isOne();
			long[] empty = { TextTokenizer.BEGIN, TextTokenizer.END };
			assertThat(chosen(masking.apply(empty, new SplittableRandom(seed)))).isZero();
		}
	}

	/** Tokenizers trained elsewhere often have their mask right after the specials. */
	@ParameterizedTest
	@ValueSource(ints = { 4, 6, 9 })
	void anyWordMayReplaceAnotherButNoSpecialToken(int mask) {
		RandomWord words = new RandomWord(mask, 10);
		SplittableRandom random = new SplittableRandom(3);
		assertThat(LongStream.generate(() -> words.draw(random)).limit(500).distinct().sorted().boxed())
			.containsExactlyElementsOf(LongStream.range(4, 10).filter((word) -> word != mask).boxed().toList());
	}

	@Test
	void rowsBehindTheMaskOfAReleasedVocabularyAreNoWords() {
		RandomWord words = new RandomWord(7, 7);
		SplittableRandom random = new SplittableRandom(3);
		assertThat(LongStream.generate(() -> words.draw(random)).limit(500).distinct().sorted().boxed())
			.containsExactly(4L, 5L, 6L);
	}

}
