package org.imglish.core.quality;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which detections of one category in one image meet a true object, at each threshold of
 * overlap, as COCOeval.evaluateImg pairs them: the surest detection chooses first, each
 * the object that it overlaps most.
 *
 * @param scores of the detections, surest first
 * @param outcomes {@code [thresholds][detections]}
 * @param objects how many true objects there are to be found
 */
record DetectionMatches(double[] scores, Outcome[][] outcomes, int objects) {

	/** What became of a detection. */
	enum Outcome {

		/** It met an object. */
		HIT,
		/** It met nothing. */
		MISS,
		/** It met a crowd, or an object or nothing of a size that is not measured. */
		UNCOUNTED

	}

	/**
	 * Pairs detections with objects.
	 * @param truths objects of the category
	 * @param detections of the category
	 * @param size which objects are measured
	 * @param limit how many of the surest detections take part
	 * @param thresholds least overlaps
	 */
	static DetectionMatches of(List<TrueObject> truths, List<DetectedObject> detections, ObjectSize size, int limit,
			double[] thresholds) {
		List<DetectedObject> surest = detections.stream()
			.sorted(Comparator.comparingDouble(DetectedObject::score).reversed())
			.limit(limit)
			.toList();
		List<Candidate> candidates = new ArrayList<>();
		truths.forEach((truth) -> candidates.add(new Candidate(truth, counts(truth, size))));
		// those that count come first; the order is otherwise kept
		candidates.sort(Comparator.comparing((Candidate candidate) -> !candidate.counts()));
		Outcome[][] outcomes = new Outcome[thresholds.length][];
		for (int i = 0; i < thresholds.length; i++) {
			outcomes[i] = outcomes(candidates, surest, size, thresholds[i]);
		}
		return new DetectionMatches(surest.stream().mapToDouble(DetectedObject::score).toArray(), outcomes,
				(int) candidates.stream().filter(Candidate::counts).count());
	}

	private static boolean counts(TrueObject truth, ObjectSize size) {
		return !truth.crowd() && size.includes(truth.area());
	}

	private static Outcome[] outcomes(List<Candidate> candidates, List<DetectedObject> detections, ObjectSize size,
			double threshold) {
		boolean[] taken = new boolean[candidates.size()];
		Outcome[] outcomes = new Outcome[detections.size()];
		for (int i = 0; i < outcomes.length; i++) {
			Box box = detections.get(i).box();
			int chosen = choose(candidates, taken, box, Math.min(threshold, 1 - 1e-10));
			if (chosen < 0) {
				outcomes[i] = size.includes(box.area()) ? Outcome.MISS : Outcome.UNCOUNTED;
			}
			else {
				taken[chosen] = true;
				outcomes[i] = candidates.get(chosen).counts() ? Outcome.HIT : Outcome.UNCOUNTED;
			}
		}
		return outcomes;
	}

	/** The free object of most overlap; one that does not count only if no other fits. */
	private static int choose(List<Candidate> candidates, boolean[] taken, Box box, double threshold) {
		int chosen = -1;
		double most = threshold;
		for (int i = 0; i < taken.length; i++) {
			Candidate candidate = candidates.get(i);
			if (chosen >= 0 && candidates.get(chosen).counts() && !candidate.counts()) {
				return chosen;
			}
			if (taken[i] && !candidate.truth().crowd()) {
				continue;
			}
			double overlap = candidate.truth().overlap(box);
			if (overlap >= most) {
				most = overlap;
				chosen = i;
			}
		}
		return chosen;
	}

	private record Candidate(TrueObject truth, boolean counts) {

	}

}
