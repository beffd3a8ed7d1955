package org.imglish.core.loader;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import org.imglish.core.masking.TextMasking;
import org.imglish.core.sample.Sample;
import org.imglish.core.text.TextTokenizer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MaskedTextsTests {

	private static final int WINDOW = 16;

	private static final TextMasking MASKING = new TextMasking(0.3, 99, 99);

	/** Texts of given lengths; every token is one of a kind. */
	private static List<Sample> samples(int... lengths) {
		List<Sample> samples = new ArrayList<>();
		int next = 4;
		for (int length : lengths) {
			int first = next;
			next += length;
			samples.add(new Sample("t" + samples.size(), null, null, "text", IntStream.range(first, next).toArray(),
					Map.of()));
		}
		return samples;
	}

	private static MaskedTexts masked(boolean packing, int... lengths) throws Exception {
		return MaskedTexts.of(TextWindows.beginnings("texts", samples(lengths), WINDOW), packing, MASKING,
				new SplittableRandom(5));
	}

	@Test
	void packingHidesTheSameWords() throws Exception {
		MaskedTexts apart = masked(false, 3, 12, 5, 4, 2, 9);
		MaskedTexts packed = masked(true, 3, 12, 5, 4, 2, 9);
		assertThat(packed.words()).containsExactly(apart.words());
		assertThat(packed.samples()).isEqualTo(apart.samples()).isEqualTo(apart.batch()).isEqualTo(6);
		assertThat(packed.batch()).isEqualTo(4);
		for (int i = 0; i < packed.positions().length; i++) {
			assertThat(packed.tokens()[(int) packed.positions()[i]])
				.isEqualTo(apart.tokens()[(int) apart.positions()[i]]);
		}
	}

	@Test
	void eachPackedTextIsWholeAndStartsAtPositionZero() throws Exception {
		MaskedTexts packed = masked(true, 3, 12, 5, 4, 2, 9);
		PackedRows rows = Objects.requireNonNull(packed.packed());
		int[] lengths = { 5, 14, 7, 6, 4, 11 };
		for (int text = 1; text <= lengths.length; text++) {
			int number = text;
			int[] at = IntStream.range(0, packed.tokens().length).filter((i) -> rows.texts()[i] == number).toArray();
			assertThat(at).hasSize(lengths[text - 1]);
			assertThat(at[at.length - 1] / WINDOW).as("row of the end").isEqualTo(at[0] / WINDOW);
			assertThat(packed.tokens()[at[0]]).isEqualTo(TextTokenizer.BEGIN);
			assertThat(packed.tokens()[at[at.length - 1]]).isEqualTo(TextTokenizer.END);
			assertThat(Arrays.stream(at).mapToLong((i) -> rows.positions()[i]))
				.containsExactly(IntStream.range(0, at.length).mapToObj(Long::valueOf).toArray(Long[]::new));
		}
		for (int i = 0; i < packed.tokens().length; i++) {
			assertThat(packed.padding()[i] == 1).isEqualTo(rows.texts()[i] == 0)
				.isEqualTo(packed.tokens()[i] == TextTokenizer.PADDING);
		}
	}

	@Test
	void partsHoldTheRowsOfTheWhole() throws Exception {
		MaskedTexts packed = masked(true, 3, 12, 5, 4, 2, 9);
		MaskedTexts first = Objects.requireNonNull(packed.part(0, 1));
		MaskedTexts rest = Objects.requireNonNull(packed.part(1, 4));
		assertThat(packed.part(4, 4)).isNull();
		assertThat(first.samples() + rest.samples()).isEqualTo(6);
		assertThat(first.words().length + rest.words().length).isEqualTo(packed.words().length);
		assertThat(Objects.requireNonNull(rest.packed()).texts())
			.containsExactly(Arrays.copyOfRange(Objects.requireNonNull(packed.packed()).texts(), WINDOW, 4 * WINDOW));
		for (int i = 0; i < rest.words().length; i++) {
			assertThat(packed.words()).contains(rest.words()[i]);
			assertThat(rest.padding()[(int) rest.positions()[i]]).isZero();
		}
	}

	@Test
	void whatAWindowHasNoRoomForIsCounted() throws Exception {
		assertThat(masked(true, 14, 15, 20).cut()).isEqualTo(1 + 6);
		assertThat(masked(false, 14, 3).cut()).isZero();
	}

	@Test
	void aLongTextIsSeenAsAWholeOverTheEpochs() throws Exception {
		boolean[] seen = new boolean[44];
		for (int epoch = 0; epoch < 200; epoch++) {
			TextWindows windows = TextWindows.anywhere("texts", samples(40), WINDOW, new SplittableRandom(epoch));
			int[] part = windows.texts().get(0);
			assertThat(part).hasSize(WINDOW - 2).isSorted();
			assertThat(windows.cut()).isEqualTo(26);
			Arrays.stream(part).forEach((token) -> seen[token] = true);
		}
		assertThat(Arrays.copyOfRange(seen, 4, 44)).doesNotContain(false);
	}

}
