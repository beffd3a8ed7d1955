package org.imglish.core.detection;

import java.util.List;

import ai.djl.ndarray.NDArray;
import org.imglish.core.dense.Boxes;
import org.imglish.core.dense.FeatureTable;
import org.imglish.core.dense.PyramidLevels;
import org.imglish.core.dense.RoiAlign;
import org.imglish.core.kernel.Kernels;

/**
 * Takes the features of boxes, each from the level of the pyramid that suits its size.
 */
final class RegionPooling {

	private final DetectionConfig.Regions config;

	private final PyramidLevels levels;

	private final double[] scales = new double[SimplePyramid.LEVELS];

	private final Kernels kernels;

	/**
	 * @param finest binary logarithm of the finest level's stride in pixels
	 */
	RegionPooling(DetectionConfig.Regions config, int finest, Kernels kernels) {
		this.config = config;
		this.levels = new PyramidLevels(finest, finest + SimplePyramid.LEVELS - 1, config.canonicalSize(),
				config.canonicalLevel());
		for (int i = 0; i < this.scales.length; i++) {
			this.scales[i] = 1.0 / (1 << (finest + i));
		}
		this.kernels = kernels;
	}

	/**
	 * The table that features of regions are taken from.
	 * @param features levels of the pyramid, the finest first; those beyond the fourth
	 * are for proposals only
	 */
	FeatureTable table(List<NDArray> features) {
		return FeatureTable.of(features.subList(0, SimplePyramid.LEVELS), this.scales);
	}

	/**
	 * Takes features.
	 * @param boxes of each image
	 * @param side cells of a region along each axis
	 * @return {@code [boxes of all images, channels, side, side]}
	 */
	NDArray pool(FeatureTable table, List<Boxes> boxes, int side) {
		Boxes all = Boxes.of();
		for (Boxes ofImage : boxes) {
			all = all.joined(ofImage);
		}
		int[] images = new int[all.count()];
		int[] levelOf = new int[all.count()];
		int next = 0;
		for (int image = 0; image < boxes.size(); image++) {
			for (int i = 0; i < boxes.get(image).count(); i++) {
				images[next] = image;
				levelOf[next] = this.levels.of(all, next);
				next++;
			}
		}
		return new RoiAlign(side, this.config.samples(), this.config.aligned()).pool(this.kernels, table, all, images,
				levelOf);
	}

}
