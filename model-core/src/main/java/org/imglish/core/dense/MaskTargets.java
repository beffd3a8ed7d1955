package org.imglish.core.dense;

import org.imglish.core.region.RunLengthMask;

/**
 * What a mask head is to predict for a box: the true mask as RoIAlign samples it (not
 * aligned, one sample a pixel; torchvision's project_masks_on_boxes). Values lie between
 * 0 and 1 and are not rounded.
 */
public final class MaskTargets {

	private final RoiAlignAxis height;

	private final RoiAlignAxis width;

	private final byte[] pixels;

	/**
	 * Takes targets from a mask, whose pixels are laid out for as long as this lives.
	 */
	public MaskTargets(RunLengthMask mask) {
		this.pixels = mask.pixels();
		this.height = new RoiAlignAxis(mask.height());
		this.width = new RoiAlignAxis(mask.width());
	}

	/**
	 * The target of a box.
	 * @param side cells along each axis
	 * @return {@code [side * side]}, row by row
	 */
	public float[] of(Boxes boxes, int box, int side) {
		CellWeights down = this.height.cells(boxes.top(box), boxes.bottom(box), side);
		CellWeights across = this.width.cells(boxes.left(box), boxes.right(box), side);
		float[] target = new float[side * side];
		for (int row = 0; row < side; row++) {
			for (int y = down.start(row); y < down.end(row); y++) {
				addLine(target, row * side, down.point(y) * this.width.length(), down.weight(y), across, side);
			}
		}
		return target;
	}

	private void addLine(float[] target, int first, int line, float weight, CellWeights across, int side) {
		for (int column = 0; column < side; column++) {
			float sum = 0;
			for (int x = across.start(column); x < across.end(column); x++) {
				sum += across.weight(x) * this.pixels[line + across.point(x)];
			}
			target[first + column] += weight * sum;
		}
	}

	/** One axis of the mask. */
	private record RoiAlignAxis(int length) {

		CellWeights cells(float from, float to, int cells) {
			return CellWeights.of(from, Math.max(to - from, 1), cells, 0, this.length);
		}

	}

}
