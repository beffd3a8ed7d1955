package org.imglish.core.quality;

import java.util.HashMap;
import java.util.Map;

/**
 * Accuracy and consistency of judged statements (NLVR2, arXiv 1811.00491): consistency is
 * the share of sentences that were judged rightly with all their pairs of images.
 */
public final class StatementAccuracy {

	private final Mean accuracy = new Mean();

	private final Map<String, Boolean> consistent = new HashMap<>();

	/**
	 * Counts one statement.
	 * @param sentence what the statements about the same sentence share
	 * @param judged what the model said
	 * @param truth what is so
	 */
	public void add(String sentence, boolean judged, boolean truth) {
		boolean right = judged == truth;
		this.accuracy.add(right ? 1 : 0);
		this.consistent.merge(sentence, right, Boolean::logicalAnd);
	}

	/**
	 * The sentence of an NLVR2 identifier, {@code split-number-pair-sentence}: the same
	 * without the pair.
	 * @throws IllegalArgumentException if the identifier has not four parts
	 */
	public static String sentence(String identifier) {
		String[] parts = identifier.split("-", -1);
		if (parts.length != 4) {
			throw new IllegalArgumentException("The identifier '" + identifier
					+ "' is not one of NLVR2, which look like dev-850-1-0: split, number, pair, sentence");
		}
		return parts[0] + "-" + parts[1] + "-" + parts[3];
	}

	/** Share of statements judged rightly, in [0, 1]. */
	public double accuracy() {
		return this.accuracy.value();
	}

	/** Share of sentences all of whose statements were judged rightly, in [0, 1]. */
	public double consistency() {
		Mean mean = new Mean();
		this.consistent.values().forEach((right) -> mean.add(right ? 1 : 0));
		return mean.value();
	}

}
