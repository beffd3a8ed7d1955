package org.imglish.core.quality;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.imglish.core.quality.DetectionMatches.Outcome;

/**
 * Precision of one category at 101 recalls, at one threshold of overlap, over all images
 * (COCOeval.accumulate).
 *
 * @param precisions at the recalls 0, 0.01 to 1
 * @param recall of all detections together
 */
record PrecisionCurve(double[] precisions, double recall) {

	private static final int RECALLS = 101;

	/** Distance of 1 from the next number, which keeps 0 / 0 from happening. */
	private static final double EPSILON = Math.ulp(1.0);

	/**
	 * Draws the curve.
	 * @param images matches of the category in each image
	 * @param threshold index of the threshold of overlap
	 * @param limit how many detections an image may have
	 * @param objects how many there are to be found, at least 1
	 */
	static PrecisionCurve of(List<DetectionMatches> images, int threshold, int limit, int objects) {
		List<Outcome> outcomes = surestFirst(images, threshold, limit);
		List<Double> recalls = new ArrayList<>();
		List<Double> precisions = new ArrayList<>();
		int hits = 0;
		int misses = 0;
		for (Outcome outcome : outcomes) {
			hits += (outcome == Outcome.HIT) ? 1 : 0;
			misses += (outcome == Outcome.MISS) ? 1 : 0;
			recalls.add((double) hits / objects);
			precisions.add(hits / (hits + misses + EPSILON));
		}
		for (int i = precisions.size() - 2; i >= 0; i--) {
			precisions.set(i, Math.max(precisions.get(i), precisions.get(i + 1)));
		}
		return new PrecisionCurve(sampled(recalls, precisions), (double) hits / objects);
	}

	private static List<Outcome> surestFirst(List<DetectionMatches> images, int threshold, int limit) {
		List<Scored> scored = new ArrayList<>();
		for (DetectionMatches image : images) {
			for (int i = 0; i < Math.min(limit, image.scores().length); i++) {
				scored.add(new Scored(image.scores()[i], image.outcomes()[threshold][i]));
			}
		}
		scored.sort(Comparator.comparingDouble(Scored::score).reversed());
		return scored.stream().map(Scored::outcome).toList();
	}

	/** The precision at the first detection that reaches each recall, 0 beyond. */
	private static double[] sampled(List<Double> recalls, List<Double> precisions) {
		double[] samples = new double[RECALLS];
		int detection = 0;
		for (int i = 0; i < RECALLS; i++) {
			double recall = (i < RECALLS - 1) ? i * 0.01 : 1;
			while (detection < recalls.size() && recalls.get(detection) < recall) {
				detection++;
			}
			samples[i] = (detection < recalls.size()) ? precisions.get(detection) : 0;
		}
		return samples;
	}

	private record Scored(double score, Outcome outcome) {

	}

}
