package org.imglish.core.region;

/** Walks along the runs of a mask. */
final class RunCursor {

	private final int[] counts;

	private int run;

	private int left;

	RunCursor(int[] counts) {
		this.counts = counts;
		this.left = (counts.length > 0) ? counts[0] : 0;
		skipEmpty();
	}

	boolean hasPixels() {
		return this.left > 0;
	}

	boolean inside() {
		return this.run % 2 == 1;
	}

	/** Pixels until the present run ends. */
	int left() {
		return this.left;
	}

	/** Goes on by at most as many pixels as the present run has left. */
	void advance(int pixels) {
		this.left -= pixels;
		skipEmpty();
	}

	private void skipEmpty() {
		while (this.left == 0 && this.run + 1 < this.counts.length) {
			this.run++;
			this.left = this.counts[this.run];
		}
	}

}
