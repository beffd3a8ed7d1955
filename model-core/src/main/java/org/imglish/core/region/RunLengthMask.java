package org.imglish.core.region;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A mask of an image as COCO keeps it: lengths of runs, column by column from the left
 * and downwards in each, of pixels that are outside and inside in turn, beginning with
 * those outside. Needs memory for its outline only.
 */
public final class RunLengthMask implements Region {

	private final int height;

	private final int width;

	private final int[] counts;

	/**
	 * A mask from the lengths of its runs.
	 * @param height of the image in pixels
	 * @param width of the image in pixels
	 * @param counts lengths of the runs; a run may be empty
	 * @throws IllegalArgumentException if the runs do not fill the image
	 */
	public RunLengthMask(int height, int width, int... counts) {
		long pixels = pixels(height, width);
		long sum = 0;
		for (int count : counts) {
			if (count < 0) {
				throw new IllegalArgumentException("A run of a mask has the length " + count + "; it is 0 or more");
			}
			sum += count;
		}
		if (sum != pixels) {
			throw new IllegalArgumentException(String.format(Locale.ROOT,
					"The runs of a mask cover %d pixels, but its image of %d x %d has %d", sum, width, height, pixels));
		}
		this.height = height;
		this.width = width;
		this.counts = counts.clone();
	}

	/**
	 * A mask from its pixels.
	 * @param height of the image
	 * @param width of the image
	 * @param pixels row by row, not 0 inside
	 */
	public static RunLengthMask ofPixels(int height, int width, byte[] pixels) {
		if (pixels.length != pixels(height, width)) {
			throw new IllegalArgumentException(
					String.format(Locale.ROOT, "An image of %d x %d has %d pixels, but got %d", width, height,
							pixels(height, width), pixels.length));
		}
		Runs runs = new Runs();
		for (int x = 0; x < width; x++) {
			for (int y = 0; y < height; y++) {
				runs.add(pixels[y * width + x] != 0, 1);
			}
		}
		return runs.mask(height, width);
	}

	/**
	 * A mask from COCO's compressed text.
	 * @param height of the image in pixels
	 * @param width of the image in pixels
	 * @param text the {@code counts} of a compressed run-length code
	 * @throws IllegalArgumentException if the text is no such code for an image of this
	 * size
	 */
	public static RunLengthMask parse(int height, int width, String text) {
		return new RunLengthMask(height, width, RunLengthText.parse(text));
	}

	/**
	 * The union of masks of one image.
	 * @param masks at least one
	 */
	public static RunLengthMask union(List<RunLengthMask> masks) {
		return masks.stream().reduce((one, other) -> one.merged(other, false)).orElseThrow();
	}

	/**
	 * What masks of one image have in common.
	 * @param masks at least one
	 */
	public static RunLengthMask common(List<RunLengthMask> masks) {
		return masks.stream().reduce((one, other) -> one.merged(other, true)).orElseThrow();
	}

	private static long pixels(int height, int width) {
		long pixels = (long) height * width;
		if (height < 0 || width < 0 || pixels > Integer.MAX_VALUE) {
			throw new IllegalArgumentException(String.format(Locale.ROOT,
					"A mask has between 0 and 2^31 - 1 pixels, but got an image of %d x %d", width, height));
		}
		return pixels;
	}

	public int height() {
		return this.height;
	}

	public int width() {
		return this.width;
	}

	/** Lengths of the runs. */
	public int[] counts() {
		return this.counts.clone();
	}

	/** COCO's compressed text of the runs. */
	public String text() {
		return RunLengthText.write(this.counts);
	}

	/** The pixels row by row, 1 inside and 0 outside. */
	public byte[] pixels() {
		byte[] pixels = new byte[this.height * this.width];
		int place = 0;
		for (int i = 0; i < this.counts.length; i++) {
			if (i % 2 == 1) {
				for (int j = place; j < place + this.counts[i]; j++) {
					pixels[(j % this.height) * this.width + j / this.height] = 1;
				}
			}
			place += this.counts[i];
		}
		return pixels;
	}

	@Override
	public double area() {
		long area = 0;
		for (int i = 1; i < this.counts.length; i += 2) {
			area += this.counts[i];
		}
		return area;
	}

	/**
	 * The smallest box around the mask, as pycocotools tells it: one of no size at the
	 * origin for a mask of one run.
	 */
	public Box box() {
		int runs = this.counts.length / 2 * 2;
		if (runs == 0 || this.height == 0) {
			return new Box(0, 0, 0, 0);
		}
		int left = this.width;
		int top = this.height;
		int right = 0;
		int bottom = 0;
		int end = 0;
		for (int i = 0; i < runs; i += 2) {
			int first = end + this.counts[i];
			end = first + this.counts[i + 1];
			int last = end - 1;
			left = Math.min(left, Math.min(first / this.height, last / this.height));
			right = Math.max(right, Math.max(first / this.height, last / this.height));
			boolean turns = first / this.height < last / this.height;
			top = Math.min(top, turns ? 0 : Math.min(first % this.height, last % this.height));
			bottom = Math.max(bottom, turns ? this.height - 1 : Math.max(first % this.height, last % this.height));
		}
		return new Box(left, top, right - left + 1, bottom - top + 1);
	}

	@Override
	public double intersection(Region other) {
		if (!(other instanceof RunLengthMask mask)) {
			throw new IllegalArgumentException("A mask is compared with masks, but got a box");
		}
		requireSameSize(mask);
		RunCursor one = new RunCursor(this.counts);
		RunCursor two = new RunCursor(mask.counts);
		long both = 0;
		while (one.hasPixels() && two.hasPixels()) {
			boolean inside = one.inside() && two.inside();
			int length = Math.min(one.left(), two.left());
			both += inside ? length : 0;
			one.advance(length);
			two.advance(length);
		}
		return both;
	}

	private RunLengthMask merged(RunLengthMask other, boolean intersect) {
		requireSameSize(other);
		RunCursor one = new RunCursor(this.counts);
		RunCursor two = new RunCursor(other.counts);
		Runs runs = new Runs();
		while (one.hasPixels() && two.hasPixels()) {
			boolean inside = intersect ? one.inside() && two.inside() : one.inside() || two.inside();
			int length = Math.min(one.left(), two.left());
			runs.add(inside, length);
			one.advance(length);
			two.advance(length);
		}
		return runs.mask(this.height, this.width);
	}

	private void requireSameSize(RunLengthMask other) {
		if (this.height != other.height || this.width != other.width) {
			throw new IllegalArgumentException(
					String.format(Locale.ROOT, "Masks of one image have one size, but got %d x %d and %d x %d",
							this.width, this.height, other.width, other.height));
		}
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof RunLengthMask mask && this.height == mask.height && this.width == mask.width
				&& Arrays.equals(this.counts, mask.counts);
	}

	@Override
	public int hashCode() {
		return 31 * (31 * this.height + this.width) + Arrays.hashCode(this.counts);
	}

	@Override
	public String toString() {
		return String.format(Locale.ROOT, "RunLengthMask[%d x %d, %s]", this.width, this.height, text());
	}

}
