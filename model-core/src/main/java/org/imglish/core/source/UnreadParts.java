package org.imglish.core.source;

import java.util.Map;
import java.util.TreeMap;

/**
 * Counts what a source offers and nobody reads, by what it is and why: files, members,
 * fields. Nothing disappears without being listed.
 */
final class UnreadParts {

	/** Kinds beyond this many are counted together. */
	private static final int MAX_KINDS = 100;

	private static final int LONGEST = 200;

	private final Map<String, Long> counts = new TreeMap<>();

	void add(String what) {
		add(what, 1);
	}

	void add(String what, long times) {
		if (times > 0) {
			String shown = SourceText.printable((what.length() > LONGEST) ? what.substring(0, LONGEST) + "…" : what);
			boolean known = this.counts.containsKey(shown) || this.counts.size() < MAX_KINDS;
			this.counts.merge(known ? shown : "other parts", times, Long::sum);
		}
	}

	Map<String, Long> counts() {
		return Map.copyOf(this.counts);
	}

}
