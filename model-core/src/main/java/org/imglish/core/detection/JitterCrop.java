package org.imglish.core.detection;

import org.imglish.core.region.Box;
import org.imglish.core.region.RunLengthMask;
import org.imglish.core.region.Runs;
import org.opencv.core.Rect;
import org.opencv.core.Size;

/**
 * A part of a scaled image, and where boxes and masks of the image lie in it.
 *
 * @param width of the image, in pixels
 * @param height of the image
 * @param scaled size that the image is scaled to
 * @param place of the part in the scaled image
 * @param mirrored whether left and right of the part are swapped
 */
record JitterCrop(int width, int height, Size scaled, Rect place, boolean mirrored) {

	/**
	 * Where a box lies, though it be outside.
	 * @return its left, top, right and bottom
	 */
	double[] edges(Box box) {
		double across = this.scaled.width / this.width;
		double down = this.scaled.height / this.height;
		double left = box.x() * across - this.place.x;
		double right = (box.x() + box.width()) * across - this.place.x;
		double top = box.y() * down - this.place.y;
		double bottom = (box.y() + box.height()) * down - this.place.y;
		return this.mirrored ? new double[] { this.place.width - right, top, this.place.width - left, bottom }
				: new double[] { left, top, right, bottom };
	}

	/** The part of a mask; each pixel is that which it lies in. */
	RunLengthMask part(RunLengthMask mask) {
		Runs runs = new Runs();
		Box around = mask.box();
		byte[] pixels = (around.width() > 0) ? mask.pixels() : new byte[0];
		for (int x = 0; x < this.place.width; x++) {
			int column = source(this.place.x + (this.mirrored ? this.place.width - 1 - x : x), this.scaled.width,
					this.width);
			if (column < around.x() || column >= around.x() + around.width()) {
				runs.add(false, this.place.height);
				continue;
			}
			for (int y = 0; y < this.place.height; y++) {
				int row = source(this.place.y + y, this.scaled.height, this.height);
				runs.add(pixels[row * this.width + column] != 0, 1);
			}
		}
		return runs.mask(this.place.height, this.place.width);
	}

	private static int source(int place, double scaledSide, int side) {
		return Math.min(side - 1, (int) (place * (side / scaledSide)));
	}

}
