package org.imglish.core.loader;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

import org.imglish.core.masking.TextMasking;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.ShardedSamples;

/**
 * Texts of a batch with some words masked.
 *
 * @param batch number of texts
 * @param window tokens of each, {@code <s>} and {@code </s>} included
 * @param tokens what the model sees, {@code [batch, window]}
 * @param padding 1 where a token is padding, {@code [batch, window]}
 * @param places flat indices of the chosen tokens
 * @param words what stood there
 */
public record MaskedTexts(int batch, int window, long[] tokens, float[] padding, long[] places, long[] words) {

	/**
	 * Masks the texts of samples.
	 * @param window tokens of each text; longer ones are cut
	 */
	public static MaskedTexts of(ShardedSamples dataset, List<Sample> samples, int window, TextMasking masking,
			RandomGenerator random) throws IOException {
		List<int[]> texts = new ArrayList<>();
		for (Sample sample : samples) {
			texts.add(TextBatch.tokens(dataset.manifest().dataset(), sample));
		}
		TextBatch text = TextBatch.of(texts, window);
		long[] tokens = text.tokens().clone();
		long[] places = new long[tokens.length];
		long[] words = new long[tokens.length];
		int count = 0;
		for (int first = 0; first < tokens.length; first += window) {
			long[] line = Arrays.copyOfRange(tokens, first, first + window);
			boolean[] chosen = masking.apply(line, random);
			for (int i = 0; i < window; i++) {
				if (chosen[i]) {
					places[count] = first + i;
					words[count++] = tokens[first + i];
				}
			}
			System.arraycopy(line, 0, tokens, first, window);
		}
		return new MaskedTexts(text.batch(), window, tokens, text.padding(), Arrays.copyOf(places, count),
				Arrays.copyOf(words, count));
	}

	/** Some of the texts, with their masks. */
	public MaskedTexts part(int from, int to) {
		int first = from * this.window;
		int last = to * this.window;
		int[] inside = IntStream.range(0, this.places.length)
			.filter((i) -> this.places[i] >= first && this.places[i] < last)
			.toArray();
		return new MaskedTexts(to - from, this.window, Arrays.copyOfRange(this.tokens, first, last),
				Arrays.copyOfRange(this.padding, first, last),
				Arrays.stream(inside).mapToLong((i) -> this.places[i] - first).toArray(),
				Arrays.stream(inside).mapToLong((i) -> this.words[i]).toArray());
	}

}
