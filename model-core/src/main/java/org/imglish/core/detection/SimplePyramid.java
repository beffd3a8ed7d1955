package org.imglish.core.detection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import org.imglish.core.backbone.ParameterScope;
import org.imglish.core.convolution.ChannelNorm;
import org.imglish.core.convolution.Convolution;
import org.imglish.core.convolution.MaxPooling;
import org.imglish.core.convolution.Upsampling;

/**
 * Levels of several sizes from the last map of a backbone alone (ViTDet, arXiv
 * 2203.16527; detectron2's SimpleFeaturePyramid): four times, twice, once and half as
 * large as the map.
 */
final class SimplePyramid {

	/** Levels that regions take their features from. */
	static final int LEVELS = 4;

	private final List<UnaryOperator<NDArray>> levels = new ArrayList<>();

	/**
	 * Declares the pyramid.
	 * @param scope where the official {@code simfp_2} and its like are
	 * @param width channels of the map
	 * @param channels of every level
	 * @param finest binary logarithm of the finest level's stride in pixels, after which
	 * the levels are named
	 */
	SimplePyramid(ParameterScope scope, int width, int channels, int finest) {
		this.levels.add(quadruple(scope.in("simfp_" + finest), width, channels));
		this.levels.add(twice(scope.in("simfp_" + (finest + 1)), width, channels));
		this.levels.add(projection(scope.in("simfp_" + (finest + 2)), 0, width, channels));
		UnaryOperator<NDArray> half = projection(scope.in("simfp_" + (finest + 3)), 1, width, channels);
		this.levels.add((map) -> half.apply(MaxPooling.apply(map, 2)));
	}

	private static UnaryOperator<NDArray> quadruple(ParameterScope scope, int width, int channels) {
		Upsampling first = new Upsampling(scope.in("0"), width, width / 2);
		ChannelNorm norm = new ChannelNorm(scope.in("1"), width / 2);
		Upsampling second = new Upsampling(scope.in("3"), width / 2, width / 4);
		UnaryOperator<NDArray> projection = projection(scope, 4, width / 4, channels);
		return (map) -> projection.apply(second.afterGelu(norm.apply(first.apply(map))));
	}

	private static UnaryOperator<NDArray> twice(ParameterScope scope, int width, int channels) {
		Upsampling only = new Upsampling(scope.in("0"), width, width / 2);
		UnaryOperator<NDArray> projection = projection(scope, 1, width / 2, channels);
		return (map) -> projection.apply(only.apply(map));
	}

	/** A 1x1 and a 3x3 convolution, each normalized and without activation. */
	private static UnaryOperator<NDArray> projection(ParameterScope scope, int first, int inputs, int channels) {
		ParameterScope narrowScope = scope.in(Integer.toString(first));
		ParameterScope wideScope = scope.in(Integer.toString(first + 1));
		Convolution narrow = Convolution.hidden(narrowScope, inputs, channels, 1, false);
		ChannelNorm narrowNorm = new ChannelNorm(narrowScope.in("norm"), channels);
		Convolution wide = Convolution.hidden(wideScope, channels, channels, 3, false);
		ChannelNorm wideNorm = new ChannelNorm(wideScope.in("norm"), channels);
		return (map) -> wideNorm.apply(wide.apply(narrowNorm.apply(narrow.apply(map))));
	}

	/**
	 * Makes the levels.
	 * @param map {@code [batch, width, grid, grid]}
	 * @return {@code [batch, channels, height, width]} each, the finest first; the fifth
	 * holds every second point of the fourth and is for proposals only
	 */
	List<NDArray> apply(NDArray map) {
		List<NDArray> maps = new ArrayList<>();
		for (UnaryOperator<NDArray> level : this.levels) {
			maps.add(level.apply(map));
		}
		maps.add(maps.get(LEVELS - 1).get(new NDIndex(":, :, ::2, ::2")));
		return maps;
	}

}
