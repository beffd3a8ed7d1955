package org.imglish.core.detection;

import java.util.Arrays;

import org.imglish.core.dense.Boxes;
import org.imglish.core.dense.MaskPasting;
import org.imglish.core.region.RunLengthMask;

/**
 * What a detector found in an image, the surest first.
 *
 * @param boxes in pixels
 * @param classes from 1
 * @param scores in [0, 1]
 * @param maskSide cells of each mask along each axis, 0 where nothing is outlined
 * @param maskProbabilities of the cells, mask after mask and row after row
 */
public record Detections(Boxes boxes, int[] classes, float[] scores, int maskSide, float[] maskProbabilities) {

	/** How many objects were found. */
	public int count() {
		return this.classes.length;
	}

	/** Whether objects are outlined. */
	public boolean hasMasks() {
		return this.maskSide > 0;
	}

	/** The same in an image that is wider and higher by factors. */
	Detections scaled(float across, float down, ImageSize size) {
		return new Detections(this.boxes.scaled(across, down).clipped(size.height(), size.width()), this.classes,
				this.scores, this.maskSide, this.maskProbabilities);
	}

	/**
	 * The pixels of an object.
	 * @param height of the image
	 * @param width of the image
	 */
	public RunLengthMask mask(int detection, int height, int width) {
		int cells = this.maskSide * this.maskSide;
		return new MaskPasting(this.maskSide).mask(
				Arrays.copyOfRange(this.maskProbabilities, detection * cells, (detection + 1) * cells), this.boxes,
				detection, height, width);
	}

}
