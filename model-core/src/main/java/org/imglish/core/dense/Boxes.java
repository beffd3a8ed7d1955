package org.imglish.core.dense;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

import org.imglish.core.region.Box;

/**
 * Boxes of one image by their corners in pixels: left, top, right and bottom of each in
 * turn. Plain numbers, because nothing that is decided from boxes carries a gradient.
 */
public final class Boxes {

	private static final int CORNERS = 4;

	private final float[] corners;

	private Boxes(float[] corners) {
		this.corners = corners;
	}

	/**
	 * Boxes from their corners.
	 * @param corners left, top, right and bottom of each box in turn
	 */
	public static Boxes of(float... corners) {
		if (corners.length % CORNERS != 0) {
			throw new IllegalArgumentException("A box has 4 numbers, but got " + corners.length + " for all boxes");
		}
		return new Boxes(corners.clone());
	}

	/** How many there are. */
	public int count() {
		return this.corners.length / CORNERS;
	}

	public float left(int box) {
		return this.corners[CORNERS * box];
	}

	public float top(int box) {
		return this.corners[CORNERS * box + 1];
	}

	public float right(int box) {
		return this.corners[CORNERS * box + 2];
	}

	public float bottom(int box) {
		return this.corners[CORNERS * box + 3];
	}

	public float width(int box) {
		return right(box) - left(box);
	}

	public float height(int box) {
		return bottom(box) - top(box);
	}

	public float area(int box) {
		return width(box) * height(box);
	}

	/** A box as metrics take it. */
	public Box box(int box) {
		return new Box(left(box), top(box), Math.max(width(box), 0), Math.max(height(box), 0));
	}

	/** Left, top, right and bottom of each box in turn. */
	public float[] corners() {
		return this.corners.clone();
	}

	/** Intersection over union of one of these boxes and one of others. */
	public float overlap(int box, Boxes others, int other) {
		float across = Math.min(right(box), others.right(other)) - Math.max(left(box), others.left(other));
		float down = Math.min(bottom(box), others.bottom(other)) - Math.max(top(box), others.top(other));
		float both = Math.max(across, 0) * Math.max(down, 0);
		return both / (area(box) + others.area(other) - both);
	}

	/** Some of these boxes, in the order of the given numbers. */
	public Boxes select(int... boxes) {
		float[] selected = new float[CORNERS * boxes.length];
		for (int i = 0; i < boxes.length; i++) {
			System.arraycopy(this.corners, CORNERS * boxes[i], selected, CORNERS * i, CORNERS);
		}
		return new Boxes(selected);
	}

	/** Numbers of the boxes that fulfil a condition, in ascending order. */
	public int[] where(IntPredicate condition) {
		return IntStream.range(0, count()).filter(condition).toArray();
	}

	/** These boxes and then others. */
	public Boxes joined(Boxes others) {
		float[] all = Arrays.copyOf(this.corners, this.corners.length + others.corners.length);
		System.arraycopy(others.corners, 0, all, this.corners.length, others.corners.length);
		return new Boxes(all);
	}

	/** The parts of these boxes that lie in an image. */
	public Boxes clipped(float height, float width) {
		float[] clipped = new float[this.corners.length];
		for (int i = 0; i < clipped.length; i++) {
			float limit = (i % 2 == 0) ? width : height;
			clipped[i] = Math.min(Math.max(this.corners[i], 0), limit);
		}
		return new Boxes(clipped);
	}

	/** These boxes in an image that is wider and higher by factors. */
	public Boxes scaled(float across, float down) {
		float[] scaled = new float[this.corners.length];
		for (int i = 0; i < scaled.length; i++) {
			scaled[i] = this.corners[i] * ((i % 2 == 0) ? across : down);
		}
		return new Boxes(scaled);
	}

	@Override
	public String toString() {
		return "Boxes" + Arrays.toString(this.corners);
	}

}
