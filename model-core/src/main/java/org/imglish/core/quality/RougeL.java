package org.imglish.core.quality;

import java.util.List;

/**
 * ROUGE-L (Lin 2004) as the COCO caption evaluation computes it: the weighted harmonic
 * mean of precision and recall of the longest common subsequence, each the best over the
 * references. Captions are expected tokenized: words in lower case between spaces.
 */
public final class RougeL {

	/** How much more recall weighs than precision. */
	private static final double BETA = 1.2;

	private final Mean mean = new Mean();

	/**
	 * Measures one caption.
	 * @param caption the model's
	 * @param references the people's, at least one
	 * @return ROUGE-L of this caption in [0, 1]
	 */
	public double add(String caption, List<String> references) {
		double score = score(CaptionWords.split(caption), CaptionWords.splitAll(references));
		this.mean.add(score);
		return score;
	}

	/** Mean over the captions, in [0, 1]. */
	public double value() {
		return this.mean.value();
	}

	private static double score(List<String> words, List<List<String>> references) {
		double precision = 0;
		double recall = 0;
		for (List<String> reference : references) {
			int common = longestCommonSubsequence(words, reference);
			if (common > 0) {
				precision = Math.max(precision, (double) common / words.size());
				recall = Math.max(recall, (double) common / reference.size());
			}
		}
		if (precision == 0) {
			return 0;
		}
		return (1 + BETA * BETA) * precision * recall / (recall + BETA * BETA * precision);
	}

	private static int longestCommonSubsequence(List<String> left, List<String> right) {
		int[] row = new int[right.size() + 1];
		for (String word : left) {
			int diagonal = 0;
			for (int j = 1; j < row.length; j++) {
				int above = row[j];
				row[j] = word.equals(right.get(j - 1)) ? diagonal + 1 : Math.max(above, row[j - 1]);
				diagonal = above;
			}
		}
		return row[right.size()];
	}

}
