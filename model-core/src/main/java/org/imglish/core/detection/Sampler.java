package org.imglish.core.detection;

import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Draws the boxes of an image that a step learns from (torchvision's
 * BalancedPositiveNegativeSampler): positives up to a share, then as many negatives as
 * there is room for. Both keep their order.
 */
public final class Sampler {

	private final IntFunction<int[]> orders;

	private Sampler(IntFunction<int[]> orders) {
		this.orders = orders;
	}

	/** Draws at random. */
	public static Sampler random(RandomGenerator random) {
		return new Sampler((count) -> {
			int[] order = IntStream.range(0, count).toArray();
			for (int i = count - 1; i > 0; i--) {
				int other = random.nextInt(i + 1);
				int value = order[i];
				order[i] = order[other];
				order[other] = value;
			}
			return order;
		});
	}

	/** Takes the first ones, for comparisons. */
	public static Sampler first() {
		return new Sampler((count) -> IntStream.range(0, count).toArray());
	}

	/**
	 * Draws boxes.
	 * @param matches of each box, as {@link Matching} gives them
	 */
	Drawn draw(int[] matches, DetectionConfig.Sampling sampling) {
		int[] positives = IntStream.range(0, matches.length).filter((box) -> matches[box] >= 0).toArray();
		int[] negatives = IntStream.range(0, matches.length)
			.filter((box) -> matches[box] == Matching.BACKGROUND)
			.toArray();
		int[] drawn = some(positives, (int) (sampling.perImage() * sampling.positiveShare()));
		return new Drawn(drawn, some(negatives, sampling.perImage() - drawn.length));
	}

	private int[] some(int[] boxes, int count) {
		int[] order = this.orders.apply(boxes.length);
		return Arrays.stream(order, 0, Math.min(count, boxes.length)).map((i) -> boxes[i]).sorted().toArray();
	}

	/**
	 * Numbers of the boxes drawn, each kind in ascending order.
	 *
	 * @param positives boxes of objects
	 * @param negatives boxes of the background
	 */
	record Drawn(int[] positives, int[] negatives) {

		/** All of them in ascending order. */
		int[] all() {
			return IntStream.concat(Arrays.stream(this.positives), Arrays.stream(this.negatives)).sorted().toArray();
		}

	}

}
