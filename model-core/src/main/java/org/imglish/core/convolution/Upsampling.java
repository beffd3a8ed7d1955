package org.imglish.core.convolution;

import java.util.function.UnaryOperator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import org.imglish.core.backbone.ParameterScope;

/**
 * A transposed convolution of kernel 2 and stride 2, which makes four points of each. As
 * its kernels do not overlap it is one matrix product.
 */
public final class Upsampling {

	private final Parameter weight;

	private final Parameter bias;

	private final int outputs;

	/**
	 * Declares the layer.
	 * @param scope where
	 * @param inputs channels of the input
	 * @param outputs channels of the output
	 */
	public Upsampling(ParameterScope scope, int inputs, int outputs) {
		this.weight = scope.normal("weight", Math.sqrt(2.0 / inputs), inputs, outputs, 2, 2);
		this.bias = scope.constant("bias", 0, outputs);
		this.outputs = outputs;
	}

	/**
	 * Doubles the size.
	 * @param map {@code [batch, inputs, height, width]}
	 * @return {@code [batch, outputs, 2 height, 2 width]}
	 */
	public NDArray apply(NDArray map) {
		return apply(map, UnaryOperator.identity());
	}

	/**
	 * Applies GELU (exact, by the error function), then doubles the size. GELU sees the
	 * points as rows: its backward pass in PyTorch 2.0 on a CPU gives garbage where the
	 * gradient lies in another order than the map.
	 * @param map {@code [batch, inputs, height, width]}
	 * @return {@code [batch, outputs, 2 height, 2 width]}
	 */
	public NDArray afterGelu(NDArray map) {
		return apply(map, (points) -> points.getNDArrayInternal().gelu());
	}

	private NDArray apply(NDArray map, UnaryOperator<NDArray> activation) {
		Shape shape = map.getShape();
		long batch = shape.get(0);
		long height = shape.get(2);
		long width = shape.get(3);
		// what is derived from a parameter must not live as long as the parameter
		NDArray kernels = this.weight.getArray().reshape(shape.get(1), -1);
		kernels.attach(map.getManager());
		NDArray shift = this.bias.getArray().reshape(1, this.outputs, 1, 1);
		shift.attach(map.getManager());
		NDArray points = map.transpose(0, 2, 3, 1).reshape(batch * height * width, shape.get(1));
		return activation.apply(points)
			.matMul(kernels)
			.reshape(batch, height, width, this.outputs, 2, 2)
			.transpose(0, 3, 1, 4, 2, 5)
			.reshape(batch, this.outputs, 2 * height, 2 * width)
			.add(shift);
	}

}
