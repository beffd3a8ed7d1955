package org.imglish.core.text;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.function.Consumer;

/**
 * Counts the words of texts by several threads. Texts are gathered into blocks, which end
 * where their lengths say; threads count a block each, and the counts are added in the
 * order of the texts. So the numbers are the same however many threads there are.
 */
final class CountedTexts implements AutoCloseable {

	/** Characters of a block: a thread's counts of it take about as much. */
	static final int BLOCK = 1 << 20;

	private final WordCounts all;

	private final Words words;

	private final int blockLength;

	private final ForkJoinPool threads;

	private final Deque<ForkJoinTask<WordCounts>> counting = new ArrayDeque<>();

	private List<String> block = new ArrayList<>();

	private long length;

	/**
	 * @param all gets the counts
	 * @param words finds the words of a text; is called by all threads
	 * @param blockLength characters after which a block ends with its text
	 * @param threads how many count, beside the caller
	 */
	CountedTexts(WordCounts all, Words words, int blockLength, int threads) {
		this.all = all;
		this.words = words;
		this.blockLength = blockLength;
		this.threads = new ForkJoinPool(threads);
	}

	/** Counts the words of a text, now or later. */
	void add(String text) {
		this.block.add(text);
		this.length += text.length();
		if (this.length >= this.blockLength) {
			count();
		}
	}

	/** The counts of all texts that were added: the present block ends here. */
	WordCounts counts() {
		if (!this.block.isEmpty()) {
			count();
		}
		while (!this.counting.isEmpty()) {
			merge();
		}
		return this.all;
	}

	private void count() {
		List<String> texts = this.block;
		this.block = new ArrayList<>();
		this.length = 0;
		if (this.counting.size() > this.threads.getParallelism()) {
			merge();
		}
		this.counting.add(this.threads.submit(() -> {
			WordCounts counts = new WordCounts(Long.MAX_VALUE);
			texts.forEach((text) -> this.words.find(text, counts::add));
			return counts;
		}));
	}

	private void merge() {
		this.all.add(this.counting.remove().join());
	}

	/** Ends when no thread finds words any more. */
	@Override
	public void close() {
		this.counting.forEach(ForkJoinTask::quietlyJoin);
		this.threads.shutdown();
	}

	/** Finds the words of a text. */
	interface Words {

		void find(String text, Consumer<String> words);

	}

}
