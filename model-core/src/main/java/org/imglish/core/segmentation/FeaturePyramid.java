package org.imglish.core.segmentation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

import ai.djl.ndarray.NDArray;
import org.imglish.core.backbone.ParameterScope;
import org.imglish.core.convolution.BatchNorm;
import org.imglish.core.convolution.MaxPooling;
import org.imglish.core.convolution.Upsampling;

/**
 * Maps of several sizes from layers of a backbone whose maps all have one size (fpn1 to
 * fpn4 of BEiT v2's release).
 */
final class FeaturePyramid {

	private final List<BiFunction<NDArray, Boolean, NDArray>> levels = new ArrayList<>();

	/**
	 * Declares the pyramid.
	 * @param scope where {@code fpn1} and its like are
	 * @param width channels of the maps, which are kept
	 */
	FeaturePyramid(ParameterScope scope, int width, List<FeatureScale> scales) {
		for (int i = 0; i < scales.size(); i++) {
			this.levels.add(level(scope.in("fpn" + (i + 1)), width, scales.get(i)));
		}
	}

	private static BiFunction<NDArray, Boolean, NDArray> level(ParameterScope scope, int width, FeatureScale scale) {
		return switch (scale) {
			case QUADRUPLE -> {
				Upsampling first = new Upsampling(scope.in("0"), width, width);
				BatchNorm norm = new BatchNorm(scope.in("1"), width);
				Upsampling second = new Upsampling(scope.in("3"), width, width);
				yield (map, training) -> second.afterGelu(norm.apply(first.apply(map), training));
			}
			case DOUBLE -> {
				Upsampling only = new Upsampling(scope.in("0"), width, width);
				yield (map, training) -> only.apply(map);
			}
			case SAME -> (map, training) -> map;
			case HALF -> (map, training) -> MaxPooling.apply(map, 2);
			case QUARTER -> (map, training) -> MaxPooling.apply(map, 4);
		};
	}

	/**
	 * Makes the levels.
	 * @param maps {@code [batch, width, grid, grid]}, one a level
	 */
	List<NDArray> apply(List<NDArray> maps, boolean training) {
		List<NDArray> features = new ArrayList<>();
		for (int i = 0; i < maps.size(); i++) {
			features.add(this.levels.get(i).apply(maps.get(i), training));
		}
		return features;
	}

}
