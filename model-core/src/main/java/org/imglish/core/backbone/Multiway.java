package org.imglish.core.backbone;

import java.util.function.Function;
import java.util.function.UnaryOperator;

import ai.djl.ndarray.NDArray;

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

	/** Applies each expert to its modality's tokens. */
	Tokens apply(Tokens x) {
		return x.map(this.vision, this.language);
	}

}
