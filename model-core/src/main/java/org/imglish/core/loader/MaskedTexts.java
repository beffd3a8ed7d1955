package org.imglish.core.loader;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

import org.imglish.core.masking.TextMasking;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.ShardedSamples;
import org.imglish.core.text.TextTokenizer;

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
		int batch = samples.size();
		long[] tokens = new long[batch * window];
		float[] padding = new float[batch * window];
		long[] places = new long[batch * window];
		long[] words = new long[batch * window];
		int count = 0;
		for (int i = 0; i < batch; i++) {
			long[] line = line(dataset, samples.get(i), window);
			long[] original = line.clone();
			boolean[] chosen = masking.apply(line, random);
			for (int j = 0; j < window; j++) {
				int place = i * window + j;
				tokens[place] = line[j];
				padding[place] = (original[j] == TextTokenizer.PADDING) ? 1 : 0;
				if (chosen[j]) {
					places[count] = place;
					words[count++] = original[j];
				}
			}
		}
		return new MaskedTexts(batch, window, tokens, padding, Arrays.copyOf(places, count),
				Arrays.copyOf(words, count));
	}

	private static long[] line(ShardedSamples dataset, Sample sample, int window) throws IOException {
		int[] ids = sample.tokens();
		if (ids == null) {
			throw new IOException("Sample " + sample.id() + " of dataset " + dataset.manifest().dataset()
					+ " has no tokens, but the recipe uses the dataset for texts");
		}
		long[] line = new long[window];
		Arrays.fill(line, TextTokenizer.PADDING);
		int length = Math.min(ids.length, window - 2);
		line[0] = TextTokenizer.BEGIN;
		for (int i = 0; i < length; i++) {
			line[i + 1] = ids[i];
		}
		line[length + 1] = TextTokenizer.END;
		return line;
	}

}
