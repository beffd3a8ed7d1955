package org.imglish.core.pretraining;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.imglish.core.collective.ProcessGroup;
import org.imglish.core.training.Told;
import tools.jackson.core.type.TypeReference;

/**
 * What masked patches can be guessed by without a model: the commonest code; the
 * commonest code given the commonest one of the image's visible patches; the code of the
 * nearest visible patch. The first two are counted on the very patches that they are
 * scored on, so a model that beats them beats what any such rule could reach.
 */
final class PatchBaselines {

	private final int grid;

	private final Map<Long, Integer> counts = new HashMap<>();

	private final Map<Long, Map<Long, Integer>> countsGivenVisible = new HashMap<>();

	private long nearestHits;

	private long masked;

	/**
	 * @param grid patches a side
	 */
	PatchBaselines(int grid) {
		this.grid = grid;
	}

	/**
	 * Adds images.
	 * @param codes code of every patch, {@code [images * patches]}
	 * @param mask 1 where a patch is hidden, {@code [images * patches]}
	 */
	void add(long[] codes, float[] mask) {
		int patches = this.grid * this.grid;
		for (int first = 0; first < codes.length; first += patches) {
			add(Arrays.copyOfRange(codes, first, first + patches), hidden(mask, first, patches));
		}
	}

	private static boolean[] hidden(float[] mask, int first, int patches) {
		boolean[] hidden = new boolean[patches];
		for (int i = 0; i < patches; i++) {
			hidden[i] = mask[first + i] > 0;
		}
		return hidden;
	}

	private void add(long[] codes, boolean[] hidden) {
		long commonest = commonestVisible(codes, hidden);
		for (int patch = 0; patch < codes.length; patch++) {
			if (hidden[patch]) {
				count(commonest, codes[patch], 1);
				int nearest = nearestVisible(patch, hidden);
				this.nearestHits += (nearest >= 0 && codes[nearest] == codes[patch]) ? 1 : 0;
			}
		}
	}

	private void count(long commonestVisible, long code, int times) {
		this.masked += times;
		this.counts.merge(code, times, Integer::sum);
		this.countsGivenVisible.computeIfAbsent(commonestVisible, (key) -> new HashMap<>())
			.merge(code, times, Integer::sum);
	}

	/** Adds what the other members of a group have seen: the same on all of them. */
	void join(ProcessGroup group) {
		List<Counts> all = Told.by(group, new Counts(Map.copyOf(this.countsGivenVisible), this.nearestHits),
				new TypeReference<>() {
				});
		this.masked = 0;
		this.counts.clear();
		this.countsGivenVisible.clear();
		this.nearestHits = 0;
		for (Counts member : all) {
			member.givenVisible()
				.forEach((commonest, codes) -> codes.forEach((code, times) -> count(commonest, code, times)));
			this.nearestHits += member.nearestHits();
		}
	}

	/** Of equally common codes the smallest; -1 where nothing is visible. */
	private static long commonestVisible(long[] codes, boolean[] hidden) {
		Map<Long, Integer> visible = new HashMap<>();
		for (int i = 0; i < codes.length; i++) {
			if (!hidden[i]) {
				visible.merge(codes[i], 1, Integer::sum);
			}
		}
		return visible.entrySet()
			.stream()
			.max(Map.Entry.<Long, Integer>comparingByValue()
				.thenComparing(Map.Entry.<Long, Integer>comparingByKey().reversed()))
			.map(Map.Entry::getKey)
			.orElse(-1L);
	}

	/** Of equally near patches the first; -1 where nothing is visible. */
	private int nearestVisible(int patch, boolean[] hidden) {
		int nearest = -1;
		int least = Integer.MAX_VALUE;
		for (int other = 0; other < hidden.length; other++) {
			int rows = other / this.grid - patch / this.grid;
			int columns = other % this.grid - patch % this.grid;
			int distance = rows * rows + columns * columns;
			if (!hidden[other] && distance < least) {
				least = distance;
				nearest = other;
			}
		}
		return nearest;
	}

	/** Accuracy of always guessing the commonest code. */
	double commonest() {
		return share(most(this.counts));
	}

	/** Accuracy of the commonest code given the commonest visible one. */
	double commonestGivenVisible() {
		return share(this.countsGivenVisible.values().stream().mapToLong(PatchBaselines::most).sum());
	}

	/** Accuracy of guessing the code of the nearest visible patch. */
	double nearestVisible() {
		return share(this.nearestHits);
	}

	private double share(long hits) {
		return (this.masked > 0) ? (double) hits / this.masked : 0;
	}

	private static long most(Map<Long, Integer> counts) {
		return counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
	}

	/**
	 * What one member of a group has seen.
	 *
	 * @param givenVisible how often each code is hidden, by the commonest visible one
	 * @param nearestHits how often the nearest visible code is the hidden one
	 */
	private record Counts(Map<Long, Map<Long, Integer>> givenVisible, long nearestHits) {

	}

}
