package org.imglish.core.detection;

import java.util.Arrays;

import org.imglish.core.dense.Boxes;

/**
 * Which object each of many boxes belongs to (torchvision's Matcher): the one that it
 * overlaps most, if by enough.
 */
final class Matching {

	/** The box belongs to the background. */
	static final int BACKGROUND = -1;

	/** The box is neither an object's nor the background's, and is not learned from. */
	static final int BETWEEN = -2;

	private Matching() {
	}

	/**
	 * Matches boxes with objects.
	 * @param truths boxes of the objects, possibly none
	 * @param boxes what is matched
	 * @return for each box the number of its object, {@link #BACKGROUND} or
	 * {@link #BETWEEN}
	 */
	static int[] of(Boxes truths, Boxes boxes, DetectionConfig.Sampling sampling) {
		int[] best = new int[boxes.count()];
		if (truths.count() == 0) {
			Arrays.fill(best, BACKGROUND);
			return best;
		}
		float[] overlaps = new float[boxes.count()];
		float[] largest = new float[truths.count()];
		for (int i = 0; i < boxes.count(); i++) {
			overlaps[i] = truths.overlap(0, boxes, i);
			for (int j = 0; j < truths.count(); j++) {
				float overlap = truths.overlap(j, boxes, i);
				largest[j] = Math.max(largest[j], overlap);
				if (overlap > overlaps[i]) {
					overlaps[i] = overlap;
					best[i] = j;
				}
			}
		}
		int[] matches = new int[boxes.count()];
		for (int i = 0; i < matches.length; i++) {
			matches[i] = match(overlaps[i], best[i], sampling);
			if (matches[i] < 0 && sampling.bestAlways() && isBestOfAny(truths, boxes, i, largest)) {
				matches[i] = best[i];
			}
		}
		return matches;
	}

	/**
	 * Matches boxes with objects, none of them in between.
	 * @param overlap from which a box is an object's
	 */
	static int[] of(Boxes truths, Boxes boxes, double overlap) {
		return of(truths, boxes, new DetectionConfig.Sampling(overlap, overlap, false, boxes.count(), 1));
	}

	private static int match(float overlap, int best, DetectionConfig.Sampling sampling) {
		if (overlap < (float) sampling.negativeOverlap()) {
			return BACKGROUND;
		}
		return (overlap < (float) sampling.positiveOverlap()) ? BETWEEN : best;
	}

	/** 1 for an object, 0 for background, -1 for neither. */
	static int label(int match) {
		if (match >= 0) {
			return 1;
		}
		return (match == BACKGROUND) ? 0 : -1;
	}

	/**
	 * Whether no box overlaps some object more than this one: all that are even count.
	 */
	private static boolean isBestOfAny(Boxes truths, Boxes boxes, int box, float[] largest) {
		for (int i = 0; i < largest.length; i++) {
			if (truths.overlap(i, boxes, box) == largest[i]) {
				return true;
			}
		}
		return false;
	}

}
