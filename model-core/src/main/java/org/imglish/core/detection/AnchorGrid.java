package org.imglish.core.detection;

import java.util.List;

import org.imglish.core.dense.Boxes;

/**
 * The boxes that the proposal network starts from: several at each point of each level,
 * centred on multiples of the level's stride (torchvision's AnchorGenerator).
 */
final class AnchorGrid {

	private static final int NUMBERS = 4;

	private final DetectionConfig.Anchors config;

	AnchorGrid(DetectionConfig.Anchors config) {
		this.config = config;
	}

	/**
	 * Lays the anchors.
	 * @param sides of the levels' maps, height and width each
	 * @param height of the images with their padding, in pixels
	 * @param width of the images with their padding
	 * @return level after level, row after row, point after point
	 */
	Boxes lay(List<int[]> sides, int height, int width) {
		int points = sides.stream().mapToInt((side) -> side[0] * side[1]).sum();
		float[] corners = new float[NUMBERS * points * this.config.perPoint()];
		int place = 0;
		for (int level = 0; level < sides.size(); level++) {
			int rows = sides.get(level)[0];
			int columns = sides.get(level)[1];
			int down = height / rows;
			int across = width / columns;
			float[] base = base(level);
			for (int point = 0; point < rows * columns; point++) {
				for (int i = 0; i < base.length; i++) {
					int shift = (i % 2 == 0) ? point % columns * across : point / columns * down;
					corners[place++] = base[i] + shift;
				}
			}
		}
		return Boxes.of(corners);
	}

	/** The anchors around the origin, of whole pixels: half to even, as torch rounds. */
	private float[] base(int level) {
		List<Integer> sizes = this.config.sizes().get(level);
		float[] base = new float[NUMBERS * this.config.perPoint()];
		int place = 0;
		for (double ratio : this.config.ratios()) {
			float taller = (float) Math.sqrt((float) ratio);
			float wider = 1 / taller;
			for (int size : sizes) {
				base[place++] = (float) Math.rint(-wider * size / 2);
				base[place++] = (float) Math.rint(-taller * size / 2);
				base[place++] = (float) Math.rint(wider * size / 2);
				base[place++] = (float) Math.rint(taller * size / 2);
			}
		}
		return base;
	}

}
