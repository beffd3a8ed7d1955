package org.imglish.core.dense;

import org.imglish.core.region.RunLengthMask;
import org.imglish.core.region.Runs;

/**
 * Puts a predicted square mask into its image (torchvision's paste_masks_in_image): the
 * mask is padded by one cell, the box widened as much and cut to whole pixels, and the
 * mask resized bilinearly into it. Columns are computed one at a time, so that a mask
 * needs no memory for its image.
 *
 * @param side cells along each axis of the predicted masks
 */
public record MaskPasting(int side) {

	/** A pixel belongs to the mask from this probability on. */
	private static final double THRESHOLD = 0.5;

	/**
	 * The pixels that belong to an object.
	 * @param probabilities {@code [side * side]} of the cells, row by row
	 * @param boxes where the mask belongs
	 * @param box which of them
	 * @param height of the image
	 * @param width of the image
	 */
	public RunLengthMask mask(float[] probabilities, Boxes boxes, int box, int height, int width) {
		Pasted pasted = pasted(probabilities, boxes, box);
		Runs runs = new Runs();
		int first = Math.min(Math.max(pasted.top(), 0), height);
		int end = Math.max(Math.min(pasted.top() + pasted.rows(), height), first);
		for (int x = 0; x < width; x++) {
			if (!pasted.hasColumn(x)) {
				runs.add(false, height);
				continue;
			}
			runs.add(false, first);
			for (int y = first; y < end; y++) {
				runs.add(pasted.value(y, x) >= THRESHOLD, 1);
			}
			runs.add(false, height - end);
		}
		return runs.mask(height, width);
	}

	/**
	 * The probabilities of all pixels of an image, 0 outside the box.
	 * @return {@code [height * width]}, row by row
	 */
	public float[] probabilities(float[] probabilities, Boxes boxes, int box, int height, int width) {
		Pasted pasted = pasted(probabilities, boxes, box);
		float[] pixels = new float[height * width];
		for (int y = 0; y < height; y++) {
			for (int x = 0; x < width; x++) {
				pixels[y * width + x] = (pasted.hasRow(y) && pasted.hasColumn(x)) ? pasted.value(y, x) : 0;
			}
		}
		return pixels;
	}

	private Pasted pasted(float[] probabilities, Boxes boxes, int box) {
		float scale = (float) ((double) (this.side + 2) / this.side);
		float halfWidth = boxes.width(box) * 0.5f * scale;
		float halfHeight = boxes.height(box) * 0.5f * scale;
		float x = (boxes.left(box) + boxes.right(box)) * 0.5f;
		float y = (boxes.top(box) + boxes.bottom(box)) * 0.5f;
		int left = (int) (x - halfWidth);
		int top = (int) (y - halfHeight);
		int columns = Math.max((int) (x + halfWidth) - left + 1, 1);
		int rows = Math.max((int) (y + halfHeight) - top + 1, 1);
		return new Pasted(probabilities, this.side, left, top, columns, rows);
	}

	/** A mask, padded by one cell of zeros, in a box of whole pixels. */
	private record Pasted(float[] cells, int side, int left, int top, int columns, int rows) {

		boolean hasColumn(int x) {
			return x >= this.left && x < this.left + this.columns;
		}

		boolean hasRow(int y) {
			return y >= this.top && y < this.top + this.rows;
		}

		float value(int y, int x) {
			AxisPoint row = AxisPoint.of(y - this.top, this.side + 2, this.rows);
			AxisPoint column = AxisPoint.of(x - this.left, this.side + 2, this.columns);
			float above = mixed(row.low(), column);
			float below = mixed(row.high(), column);
			return (1 - row.share()) * above + row.share() * below;
		}

		private float mixed(int row, AxisPoint column) {
			return (1 - column.share()) * cell(row, column.low()) + column.share() * cell(row, column.high());
		}

		private float cell(int row, int column) {
			boolean padding = row == 0 || column == 0 || row > this.side || column > this.side;
			return padding ? 0 : this.cells[(row - 1) * this.side + column - 1];
		}

	}

}
