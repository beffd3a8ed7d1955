package org.imglish.core.backbone;

import java.util.function.Function;
import java.util.function.UnaryOperator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * One module for both modalities or one for each: expert A takes the vision tokens,
 * expert B the language tokens (torchscale's MultiwayNetwork).
 */
final class Multiway {

	private final UnaryOperator<NDArray> vision;

	private final UnaryOperator<NDArray> language;

	private Multiway(UnaryOperator<NDArray> vision, UnaryOperator<NDArray> language) {
		this.vision = vision;
		this.language = language;
	}

	/** A module that the modalities share. */
	static Multiway shared(ParameterScope scope, Function<ParameterScope, UnaryOperator<NDArray>> module) {
		UnaryOperator<NDArray> both = module.apply(scope);
		return new Multiway(both, both);
	}

	/** A module of its own for each modality, named A and B. */
	static Multiway separate(ParameterScope scope, Function<ParameterScope, UnaryOperator<NDArray>> module) {
		return new Multiway(module.apply(scope.in("A")), module.apply(scope.in("B")));
	}

	/**
	 * Applies the experts.
	 * @param x {@code [batch, tokens, width]}, vision tokens first
	 * @param visionTokens how many of the tokens are vision's, from 0 to all
	 */
	NDArray apply(NDArray x, long visionTokens) {
		long tokens = x.getShape().get(1);
		if (visionTokens == tokens || this.vision == this.language) {
			return this.vision.apply(x);
		}
		if (visionTokens == 0) {
			return this.language.apply(x);
		}
		NDList parts = x.split(new long[] { visionTokens }, 1);
		return this.vision.apply(parts.get(0)).concat(this.language.apply(parts.get(1)), 1);
	}

}
