package org.imglish.core.quality;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.PriorityQueue;

/** Finds the largest of many scores. */
public final class Ranking {

	private Ranking() {
	}

	/**
	 * Places of the largest scores, best first; of equal ones the first comes first.
	 * @param scores at least one
	 * @param count how many at most
	 */
	public static int[] best(float[] scores, int count) {
		if (scores.length == 0 || count < 1) {
			throw new IllegalArgumentException(
					String.format(Locale.ROOT, "The best %d of %d scores do not exist", count, scores.length));
		}
		Comparator<Integer> better = Comparator.comparing((Integer place) -> -scores[place])
			.thenComparing(Comparator.naturalOrder());
		PriorityQueue<Integer> kept = new PriorityQueue<>(better.reversed());
		for (int place = 0; place < scores.length; place++) {
			if (kept.size() < count) {
				kept.add(place);
			}
			else if (scores[place] > scores[kept.element()]) {
				kept.remove();
				kept.add(place);
			}
		}
		Integer[] best = kept.toArray(Integer[]::new);
		Arrays.sort(best, better);
		return Arrays.stream(best).mapToInt(Integer::intValue).toArray();
	}

}
