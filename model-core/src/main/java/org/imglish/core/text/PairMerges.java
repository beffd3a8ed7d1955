package org.imglish.core.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Byte pair encoding (arXiv 1508.07909): the commonest pair of neighbouring tokens
 * becomes a token, again and again. Counts of pairs are kept up to date merge by merge,
 * for which each pair knows the words that it occurs in. Among pairs of equal count the
 * one with the smaller ids wins, as in the Hugging Face library.
 */
final class PairMerges {

	/** A pair that occurs once teaches nothing. */
	private static final long MIN_COUNT = 2;

	/** Tokens of all words, one word behind the other. */
	private int[] symbols;

	private int used;

	private final int[] starts;

	private final int[] lengths;

	private final long[] counts;

	private int words;

	private final Map<Long, Pair> pairs = new HashMap<>();

	private final PriorityQueue<Candidate> queue = new PriorityQueue<>(
			Comparator.comparingLong(Candidate::count).reversed().thenComparingLong((each) -> each.pair().key));

	private final List<String> tokens;

	private final Map<String, Integer> ids = new HashMap<>();

	private final List<String> merges = new ArrayList<>();

	/** Keys of the merges. */
	private final Set<Long> merged = new HashSet<>();

	/** Pairs that became more frequent by the present merge. */
	private final List<Pair> grown = new ArrayList<>();

	/**
	 * @param words number of words that will be added
	 * @param tokens the first tokens: special ones, then the letters
	 */
	PairMerges(int words, List<String> tokens) {
		this.symbols = new int[Math.max(16, 8 * words)];
		this.starts = new int[words];
		this.lengths = new int[words];
		this.counts = new long[words];
		this.tokens = new ArrayList<>(tokens);
		for (String token : tokens) {
			this.ids.put(token, this.ids.size());
		}
	}

	/**
	 * Adds a word.
	 * @param letters ids of its letters
	 */
	void add(int[] letters, long count) {
		if (this.used + letters.length > this.symbols.length) {
			this.symbols = Arrays.copyOf(this.symbols, Math.max(this.used + letters.length, this.used / 2 * 3));
		}
		System.arraycopy(letters, 0, this.symbols, this.used, letters.length);
		int word = this.words++;
		this.starts[word] = this.used;
		this.lengths[word] = letters.length;
		this.counts[word] = count;
		this.used += letters.length;
		for (int i = 1; i < letters.length; i++) {
			grow(letters[i - 1], letters[i], word);
		}
	}

	/**
	 * Merges until there are as many tokens as wanted, or no pair is left that occurs
	 * twice.
	 */
	void learn(int size, VocabularyLearner.Progress progress) {
		this.pairs.values().forEach(this::enqueue);
		this.grown.clear();
		while (this.tokens.size() < size) {
			Pair best = commonest();
			if (best == null) {
				return;
			}
			merge(best);
			progress.at(this.tokens.size(), size);
		}
	}

	/**
	 * Takes the commonest pair. The queue may hold a pair under a count that it once had.
	 */
	private @Nullable Pair commonest() {
		for (Candidate next = this.queue.poll(); next != null; next = this.queue.poll()) {
			Pair pair = next.pair();
			if (pair.count >= MIN_COUNT && next.count() == pair.count) {
				return pair;
			}
			if (pair.count >= MIN_COUNT && next.count() > pair.count) {
				enqueue(pair);
			}
		}
		return null;
	}

	private void enqueue(Pair pair) {
		pair.isGrown = false;
		if (pair.count >= MIN_COUNT) {
			this.queue.add(new Candidate(pair, pair.count));
		}
	}

	private void merge(Pair pair) {
		int left = (int) (pair.key >>> Integer.SIZE);
		int right = (int) pair.key;
		int token = token(left, right);
		this.pairs.remove(pair.key);
		for (int i = 0; i < pair.size; i++) {
			merge(pair.words[i], left, right, token);
		}
		pair.count = 0;
		this.grown.forEach(this::enqueue);
		this.grown.clear();
	}

	/**
	 * The token that a pair becomes: mostly a new one, but two pairs may spell the same,
	 * and a pair that was merged may arise once more from tokens that spell the same.
	 */
	private int token(int left, int right) {
		String spelled = this.tokens.get(left) + this.tokens.get(right);
		Integer known = this.ids.putIfAbsent(spelled, this.tokens.size());
		if (known == null) {
			this.tokens.add(spelled);
		}
		if (this.merged.add(key(left, right))) {
			this.merges.add(this.tokens.get(left) + " " + this.tokens.get(right));
		}
		return (known != null) ? known : this.tokens.size() - 1;
	}

	private void merge(int word, int left, int right, int token) {
		int end = this.starts[word] + this.lengths[word];
		int to = this.starts[word];
		for (int from = to; from < end; from++) {
			if (this.symbols[from] != left || from + 1 == end || this.symbols[from + 1] != right) {
				this.symbols[to++] = this.symbols[from];
				continue;
			}
			if (to > this.starts[word]) {
				shrink(this.symbols[to - 1], left, word);
				grow(this.symbols[to - 1], token, word);
			}
			if (from + 2 < end) {
				shrink(right, this.symbols[from + 2], word);
				grow(token, this.symbols[from + 2], word);
			}
			this.symbols[to++] = token;
			from++;
		}
		this.lengths[word] = to - this.starts[word];
	}

	private void grow(int left, int right, int word) {
		Pair pair = this.pairs.computeIfAbsent(key(left, right), Pair::new);
		pair.count += this.counts[word];
		pair.add(word);
		if (!pair.isGrown) {
			pair.isGrown = true;
			this.grown.add(pair);
		}
	}

	private void shrink(int left, int right, int word) {
		long key = key(left, right);
		Pair pair = this.pairs.get(key);
		if (pair != null) {
			pair.count -= this.counts[word];
			if (pair.count == 0) {
				this.pairs.remove(key);
			}
		}
	}

	private static long key(int left, int right) {
		return ((long) left << Integer.SIZE) | right;
	}

	/** All tokens by id. */
	List<String> tokens() {
		return this.tokens;
	}

	/** Left and right token of each merge, with a space between them, in order. */
	List<String> merges() {
		return this.merges;
	}

	/** A pair in the queue under the count that it had when it was put there. */
	private record Candidate(Pair pair, long count) {

	}

	/** Two neighbouring tokens and the words that they occur, or occurred, in. */
	private static final class Pair {

		private final long key;

		private long count;

		private int[] words = new int[2];

		private int size;

		private boolean isGrown;

		Pair(long key) {
			this.key = key;
		}

		void add(int word) {
			if (this.size > 0 && this.words[this.size - 1] == word) {
				return;
			}
			if (this.size == this.words.length) {
				this.words = Arrays.copyOf(this.words, 2 * this.size);
			}
			this.words[this.size++] = word;
		}

	}

}
