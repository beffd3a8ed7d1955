package org.imglish.core.region;

import java.util.Arrays;

/** Collects the runs of a mask from its pixels, column by column. */
public final class Runs {

	private int[] counts = new int[16];

	private int last;

	/**
	 * Adds pixels.
	 * @param inside whether they belong to the mask
	 * @param length how many, at least 0
	 */
	public void add(boolean inside, int length) {
		if (length == 0) {
			return;
		}
		if (inside != (this.last % 2 == 1)) {
			this.last++;
			if (this.last == this.counts.length) {
				this.counts = Arrays.copyOf(this.counts, 2 * this.last);
			}
		}
		this.counts[this.last] += length;
	}

	/** The mask of all pixels added. */
	public RunLengthMask mask(int height, int width) {
		return new RunLengthMask(height, width, Arrays.copyOf(this.counts, this.last + 1));
	}

}
