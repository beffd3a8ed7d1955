package org.imglish.core.task;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

import org.imglish.core.loader.TextBatch;
import org.imglish.core.masking.RandomWord;
import org.imglish.core.text.TextTokenizer;

/**
 * Masks captions as the released captioning code does: of a caption's n tokens, begin and
 * end counted, max(1, min(int(0.7 n + 0.5), n - 1)) are chosen, the end among them but
 * never the begin; of these 80 % become the mask token, 10 % a random word and 10 % stay.
 */
public final class CaptionMasking {

	private static final double RATIO = 0.7;

	private static final double MASK = 0.8;

	private static final double KEEP = 0.9;

	private final int mask;

	private final RandomWord words;

	public CaptionMasking(TextTokenizer tokenizer) {
		this.mask = tokenizer.mask();
		this.words = new RandomWord(tokenizer.mask(), tokenizer.words());
	}

	/** Number of tokens to choose of a caption with {@code tokens} tokens. */
	static int chosen(int tokens) {
		return Math.max(1, Math.min((int) (RATIO * tokens + 0.5), tokens - 1));
	}

	/** Masks captions. */
	public Masked apply(TextBatch text, RandomGenerator random) {
		long[] tokens = text.tokens().clone();
		long[] positions = new long[tokens.length];
		float[] words = new float[tokens.length];
		int count = 0;
		for (int first = 0; first < tokens.length; first += text.window()) {
			int length = length(text, first);
			int[] order = order(length, random);
			int chosen = chosen(length);
			Arrays.sort(order, 0, chosen);
			for (int i = 0; i < chosen; i++) {
				int position = first + order[i];
				positions[count] = position;
				words[count++] = tokens[position];
				tokens[position] = replaced(tokens[position], random);
			}
		}
		TextBatch masked = new TextBatch(text.batch(), text.window(), tokens, text.padding(), text.cut());
		return new Masked(masked, Arrays.copyOf(positions, count), Arrays.copyOf(words, count));
	}

	private static int length(TextBatch text, int first) {
		int length = 0;
		while (length < text.window() && text.padding()[first + length] == 0) {
			length++;
		}
		return length;
	}

	/** The positions 1 to length - 1 in random order. */
	private static int[] order(int length, RandomGenerator random) {
		int[] order = new int[length - 1];
		for (int i = 0; i < order.length; i++) {
			int other = random.nextInt(i + 1);
			order[i] = order[other];
			order[other] = i + 1;
		}
		return order;
	}

	private long replaced(long word, RandomGenerator random) {
		double what = random.nextDouble();
		if (what < MASK) {
			return this.mask;
		}
		if (what < KEEP) {
			return word;
		}
		return this.words.draw(random);
	}

	/**
	 * Masked captions.
	 *
	 * @param text what the model sees
	 * @param positions flat indices of the chosen tokens
	 * @param words what stood there
	 */
	@SuppressWarnings("ArrayRecordComponent")
	public record Masked(TextBatch text, long[] positions, float[] words) {

		/**
		 * Some of the captions.
		 * @param from number of the first
		 * @param to number of the caption after the last
		 * @param cut how many of them were cut before their end
		 */
		Masked part(int from, int to, int cut) {
			int first = from * this.text.window();
			int end = to * this.text.window();
			int[] own = IntStream.range(0, this.positions.length)
				.filter((i) -> this.positions[i] >= first && this.positions[i] < end)
				.toArray();
			float[] ownWords = new float[own.length];
			for (int i = 0; i < own.length; i++) {
				ownWords[i] = this.words[own[i]];
			}
			TextBatch ownText = new TextBatch(to - from, this.text.window(),
					Arrays.copyOfRange(this.text.tokens(), first, end),
					Arrays.copyOfRange(this.text.padding(), first, end), cut);
			return new Masked(ownText, Arrays.stream(own).mapToLong((i) -> this.positions[i] - first).toArray(),
					ownWords);
		}

	}

}
