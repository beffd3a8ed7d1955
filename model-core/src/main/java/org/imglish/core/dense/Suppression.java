package org.imglish.core.dense;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How boxes give way to better ones of their class that they overlap: they go (NMS), or
 * their scores decay (Soft-NMS, arXiv 1704.04503). Deterministic: boxes of equal scores
 * keep their order.
 *
 * @param decay what happens to the scores
 * @param overlap intersection over union that goes unpunished, in [0, 1]; the Gaussian
 * decay has none
 * @param sigma of the Gaussian decay, above 0
 */
public record Suppression(Decay decay, double overlap, double sigma) {

	/** The value of Soft-NMS's authors. */
	public static final double SIGMA = 0.5;

	public Suppression {
		if (!(overlap >= 0 && overlap <= 1)) {
			throw new IllegalArgumentException("An overlap is in [0, 1], but got " + overlap);
		}
		if (!(sigma > 0)) {
			throw new IllegalArgumentException("Sigma must be above 0, but is " + sigma);
		}
	}

	/** Boxes that overlap a better one go. */
	public static Suppression hard(double overlap) {
		return new Suppression(Decay.HARD, overlap, SIGMA);
	}

	/**
	 * The boxes that are kept.
	 * @param scores of each box, in [0, 1]
	 * @param classes of each box; different ones leave each other alone
	 * @param least a box is kept as long as its score is above it
	 * @return the boxes with what is left of their scores, the highest first
	 */
	public Kept keep(Boxes boxes, float[] scores, int[] classes, double least) {
		if (this.decay == Decay.HARD) {
			int[] kept = Arrays.stream(new NonMaximumSuppression(this.overlap).keep(boxes, scores, classes))
				.filter((box) -> scores[box] > least)
				.toArray();
			return new Kept(kept, select(scores, kept));
		}
		if (boxes.count() != scores.length || scores.length != classes.length) {
			throw new IllegalArgumentException(
					String.format(Locale.ROOT, "There are %d boxes, %d scores and %d classes; each box has one of each",
							boxes.count(), scores.length, classes.length));
		}
		Map<Integer, List<Integer>> rivals = new LinkedHashMap<>();
		for (int i = 0; i < classes.length; i++) {
			rivals.computeIfAbsent(classes[i], (category) -> new ArrayList<>()).add(i);
		}
		float[] left = scores.clone();
		int[] taken = rivals.values()
			.stream()
			.flatMap((some) -> decay(boxes, left, some, least).stream())
			.mapToInt(Integer::intValue)
			.sorted()
			.toArray();
		int[] order = BestFirst.order(select(left, taken));
		int[] kept = IntStream.of(order).map((place) -> taken[place]).toArray();
		return new Kept(kept, select(left, kept));
	}

	/**
	 * Takes the best box of one class, lets the others' scores decay, and so on.
	 * @param scores of all boxes; those of the class are replaced by what is left
	 */
	private List<Integer> decay(Boxes boxes, float[] scores, List<Integer> rivals, double least) {
		List<Integer> waiting = new ArrayList<>(rivals);
		List<Integer> taken = new ArrayList<>();
		waiting.removeIf((box) -> scores[box] <= least);
		while (!waiting.isEmpty()) {
			int best = waiting.get(0);
			for (int box : waiting) {
				best = (scores[box] > scores[best]) ? box : best;
			}
			int chosen = best;
			taken.add(chosen);
			waiting.removeIf((box) -> box == chosen);
			waiting.forEach((box) -> scores[box] *= share(boxes.overlap(chosen, boxes, box)));
			waiting.removeIf((box) -> scores[box] <= least);
		}
		return taken;
	}

	/** What is left of the score of a box that overlaps a better one. */
	private float share(float iou) {
		return switch (this.decay) {
			case HARD -> (iou > this.overlap) ? 0 : 1;
			case LINEAR -> (iou > this.overlap) ? 1 - iou : 1;
			// two boxes without area overlap by 0 / 0
			case GAUSSIAN -> Float.isNaN(iou) ? 1 : (float) Math.exp(-iou * iou / this.sigma);
		};
	}

	private static float[] select(float[] scores, int[] boxes) {
		float[] selected = new float[boxes.length];
		for (int i = 0; i < boxes.length; i++) {
			selected[i] = scores[boxes[i]];
		}
		return selected;
	}

	/**
	 * What is kept.
	 *
	 * @param boxes their numbers, that of the highest score first
	 * @param scores what is left of their scores
	 */
	public record Kept(int[] boxes, float[] scores) {

	}

}
