package org.imglish.core.quality;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

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
	 * Pairs detections with objects, for each size of objects.
	 * @param truths objects of the category
	 * @param detections of the category
	 * @param limit how many of the surest detections take part
	 * @param thresholds least overlaps
	 */
	static Map<ObjectSize, DetectionMatches> of(List<TrueObject> truths, List<DetectedObject> detections, int limit,
			double[] thresholds) {
		List<DetectedObject> surest = detections.stream()
			.sorted(Comparator.comparingDouble(DetectedObject::score).reversed())
			.limit(limit)
			.toList();
		// overlaps of masks are dear: each is computed once for all sizes and thresholds
		List<double[]> overlaps = truths.stream()
			.map((truth) -> surest.stream().mapToDouble((found) -> truth.overlap(found.region())).toArray())
			.toList();
		Map<ObjectSize, DetectionMatches> bySize = new EnumMap<>(ObjectSize.class);
		for (ObjectSize size : ObjectSize.values()) {
			bySize.put(size, of(truths, overlaps, surest, size, thresholds));
		}
		return bySize;
	}

	private static DetectionMatches of(List<TrueObject> truths, List<double[]> overlaps, List<DetectedObject> surest,
			ObjectSize size, double[] thresholds) {
		List<Candidate> candidates = new ArrayList<>();
		for (int i = 0; i < truths.size(); i++) {
			candidates.add(new Candidate(truths.get(i), overlaps.get(i), counts(truths.get(i), size)));
		}
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
			int chosen = choose(candidates, taken, i, Math.min(threshold, 1 - 1e-10));
			if (chosen < 0) {
				outcomes[i] = size.includes(detections.get(i).area()) ? Outcome.MISS : Outcome.UNCOUNTED;
			}
			else {
				taken[chosen] = true;
				outcomes[i] = candidates.get(chosen).counts() ? Outcome.HIT : Outcome.UNCOUNTED;
			}
		}
		return outcomes;
	}

	/** The free object of most overlap; one that does not count only if no other fits. */
	private static int choose(List<Candidate> candidates, boolean[] taken, int detection, double threshold) {
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
			double overlap = candidate.overlaps()[detection];
			if (overlap >= most) {
				most = overlap;
				chosen = i;
			}
		}
		return chosen;
	}

	/** An object, how far each detection overlaps it, and whether it is measured. */
	private record Candidate(TrueObject truth, double[] overlaps, boolean counts) {

	}

}
