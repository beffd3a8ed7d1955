package org.imglish.core.text;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/**
 * Counts words in bounded memory. When the distinct words outgrow it, the rarest are
 * forgotten, as in lossy counting (Manku and Motwani, 2002): a forgotten word that comes
 * again starts from nothing, so that a count is too low by at most {@link #error()}. What
 * is forgotten depends on what was added, and in which order, alone.
 */
final class WordCounts {

	/** What a word costs beside its characters, in characters. */
	private static final int OVERHEAD = 10;

	private final Map<String, Count> counts = new HashMap<>();

	private final long room;

	private long used;

	private long total;

	private long floor;

	private long error;

	private long forgotten;

	/**
	 * @param room distinct words that are kept, in characters, where each word costs ten
	 * more than it has
	 */
	WordCounts(long room) {
		this.room = room;
	}

	/** Counts a word. */
	void add(String word) {
		this.total++;
		add(word, 1);
		makeRoom();
	}

	/** Adds the counts of other texts. */
	void add(WordCounts others) {
		this.total += others.total;
		this.forgotten += others.forgotten;
		this.error += others.error;
		others.forEach(this::add);
		makeRoom();
	}

	private void add(String word, long times) {
		Count count = this.counts.get(word);
		if (count == null) {
			this.counts.put(word, new Count(times));
			this.used += cost(word);
		}
		else {
			count.value += times;
		}
	}

	private void makeRoom() {
		if (this.used > this.room) {
			forget();
		}
	}

	/** Leaves room for half as many words again. */
	private void forget() {
		long wanted = this.room - this.room / 3;
		this.floor = 0;
		while (this.used > wanted) {
			this.floor = rarest();
			Iterator<Map.Entry<String, Count>> words = this.counts.entrySet().iterator();
			while (words.hasNext()) {
				Map.Entry<String, Count> word = words.next();
				if (word.getValue().value <= this.floor) {
					this.used -= cost(word.getKey());
					this.forgotten += word.getValue().value;
					words.remove();
				}
			}
		}
		this.error += this.floor;
	}

	private long rarest() {
		return this.counts.values().stream().mapToLong((count) -> count.value).min().orElse(Long.MAX_VALUE);
	}

	private static long cost(String word) {
		return OVERHEAD + word.length();
	}

	/** Number of distinct words kept. */
	int size() {
		return this.counts.size();
	}

	/** Number of words counted, forgotten ones included. */
	long total() {
		return this.total;
	}

	/** How many of the words counted were forgotten. */
	long forgotten() {
		return this.forgotten;
	}

	/** By how much a count may be too low. */
	long error() {
		return this.error;
	}

	/** Hands out every word with its count, in no particular order. */
	void forEach(ObjLongConsumer<String> consumer) {
		this.counts.forEach((word, count) -> consumer.accept(word, count.value));
	}

	/** A count that grows in place. */
	private static final class Count {

		private long value;

		Count(long value) {
			this.value = value;
		}

	}

}
