package org.imglish.core.visual;

import ai.djl.ndarray.NDArray;
import org.imglish.core.backbone.Linear;
import org.imglish.core.backbone.ParameterScope;

/** Two linear projections around a hyperbolic tangent. */
final class TaskLayer {

	private final Linear in;

	private final Linear out;

	TaskLayer(ParameterScope scope, int inputs, int outputs) {
		this.in = new Linear(scope.in("0"), inputs, inputs, true);
		this.out = new Linear(scope.in("2"), inputs, outputs, true);
	}

	/**
	 * Projects.
	 * @param x {@code [..., inputs]}
	 * @return {@code [..., outputs]}
	 */
	NDArray apply(NDArray x) {
		return this.out.apply(this.in.apply(x).tanh());
	}

}
