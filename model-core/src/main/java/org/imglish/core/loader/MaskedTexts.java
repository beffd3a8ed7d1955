package org.imglish.core.loader;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

import org.imglish.core.masking.TextMasking;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.ShardedSamples;
import org.imglish.core.text.TextTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Texts of a batch with some words masked: a text per row, or several where they are
 * packed.
 *
 * @param samples number of texts
 * @param batch number of rows
 * @param window tokens of a row; each text has its {@code <s>} and {@code </s>}
 * @param tokens what the model sees, {@code [batch, window]}
 * @param padding 1 where a token is padding, {@code [batch, window]}
 * @param positions flat indices of the chosen tokens
 * @param words what stood there
 * @param cut number of tokens that no window had room for
 * @param packed what belongs together in a row, or null where each text has its own
 */
@SuppressWarnings("ArrayRecordComponent")
public record MaskedTexts(int samples, int batch, int window, long[] tokens, float[] padding, long[] positions,
		long[] words, long cut, @Nullable PackedRows packed) {

	/**
	 * Masks the texts of samples, each in a row of its own.
	 * @param window tokens of each text; longer ones are cut
	 */
	public static MaskedTexts of(ShardedSamples dataset, List<Sample> samples, int window, TextMasking masking,
			RandomGenerator random) throws IOException {
		return of(TextWindows.beginnings(dataset.manifest().dataset(), samples, window), false, masking, random);
	}

	/**
	 * Masks texts. What is masked does not depend on whether they are packed.
	 * @param packing whether a row may hold several texts
	 */
	public static MaskedTexts of(TextWindows texts, boolean packing, TextMasking masking, RandomGenerator random) {
		int window = texts.window();
		TextLayout layout = packing ? TextLayout.packed(texts.lengths(), window)
				: TextLayout.apart(texts.lengths(), window);
		int size = layout.rows() * window;
		long[] tokens = new long[size];
		float[] padding = new float[size];
		Arrays.fill(tokens, TextTokenizer.PADDING);
		Arrays.fill(padding, 1);
		PackedRows packed = new PackedRows(new long[size], new long[size]);
		long[] positions = new long[size];
		long[] words = new long[size];
		int count = 0;
		for (int text = 0; text < texts.texts().size(); text++) {
			int first = layout.starts()[text];
			long[] line = line(texts.texts().get(text));
			long[] masked = line.clone();
			boolean[] chosen = masking.apply(masked, random);
			System.arraycopy(masked, 0, tokens, first, masked.length);
			for (int i = 0; i < line.length; i++) {
				padding[first + i] = 0;
				packed.texts()[first + i] = text + 1;
				packed.positions()[first + i] = i;
				if (chosen[i]) {
					positions[count] = first + i;
					words[count++] = line[i];
				}
			}
		}
		return new MaskedTexts(texts.texts().size(), layout.rows(), window, tokens, padding,
				Arrays.copyOf(positions, count), Arrays.copyOf(words, count), texts.cut(), packing ? packed : null);
	}

	private static long[] line(int[] ids) {
		long[] line = new long[ids.length + 2];
		line[0] = TextTokenizer.BEGIN;
		for (int i = 0; i < ids.length; i++) {
			line[1 + i] = ids[i];
		}
		line[line.length - 1] = TextTokenizer.END;
		return line;
	}

	/** Some of the rows, with their masks; null where there is none. */
	public @Nullable MaskedTexts part(int from, int to) {
		if (from == to) {
			return null;
		}
		int first = from * this.window;
		int last = to * this.window;
		int[] inside = IntStream.range(0, this.positions.length)
			.filter((i) -> this.positions[i] >= first && this.positions[i] < last)
			.toArray();
		long begins = Arrays.stream(this.tokens, first, last).filter((token) -> token == TextTokenizer.BEGIN).count();
		return new MaskedTexts((int) begins, to - from, this.window, Arrays.copyOfRange(this.tokens, first, last),
				Arrays.copyOfRange(this.padding, first, last),
				Arrays.stream(inside).mapToLong((i) -> this.positions[i] - first).toArray(),
				Arrays.stream(inside).mapToLong((i) -> this.words[i]).toArray(), this.cut,
				(this.packed != null) ? this.packed.part(first, last) : null);
	}

}
