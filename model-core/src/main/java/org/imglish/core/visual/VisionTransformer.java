package org.imglish.core.visual;

import java.util.ArrayList;
import java.util.List;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import org.imglish.core.backbone.LayerNorm;
import org.imglish.core.backbone.ParameterScope;
import org.imglish.core.kernel.Kernels;
import org.imglish.core.kernel.Resampling;

/**
 * A plain vision Transformer with a class token and learned absolute positions that gives
 * one vector per patch (BEiT v2's VisionTransformer with {@code return_patch_tokens}).
 */
final class VisionTransformer {

	private final int width;

	private final int grid;

	private final Parameter classToken;

	private final Parameter positions;

	private final Parameter patchWeight;

	private final Parameter patchBias;

	private final List<TransformerLayer> layers = new ArrayList<>();

	private final LayerNorm norm;

	private final Resampling resampling;

	/**
	 * Declares the Transformer.
	 * @param channels channels of its input
	 * @param patchSize side of a patch in pixels of its input
	 * @param grid patches along one side
	 */
	VisionTransformer(ParameterScope scope, VisualTokenizerConfig.Transformer size, int channels, int patchSize,
			int grid, Kernels kernels, Resampling resampling) {
		this.width = size.width();
		this.grid = grid;
		this.resampling = resampling;
		this.classToken = scope.normal("cls_token", 0.02, 1, 1, this.width);
		this.positions = scope.normal("pos_embed", 0.02, 1, (long) grid * grid + 1, this.width);
		ParameterScope projection = scope.in("patch_embed").in("proj");
		this.patchWeight = projection.normal("weight", deviation(channels * patchSize * patchSize), this.width,
				channels, patchSize, patchSize);
		this.patchBias = projection.constant("bias", 0, this.width);
		for (int i = 0; i < size.layers(); i++) {
			this.layers.add(new TransformerLayer(scope.in("blocks").in(Integer.toString(i)), size, i, kernels));
		}
		this.norm = new LayerNorm(scope.in("fc_norm"), this.width, TransformerLayer.EPSILON);
	}

	/**
	 * PyTorch draws the first weights of a convolution evenly from plus and minus one
	 * over the root of the number of inputs; this is that distribution's deviation.
	 */
	private static double deviation(int inputs) {
		return 1 / Math.sqrt(3.0 * inputs);
	}

	/**
	 * Transforms.
	 * @param patches {@code [batch, patches, channels * patch size * patch size]}, as
	 * many as form a square
	 * @return {@code [batch, patches, width]} after the final LayerNorm
	 */
	NDArray apply(NDArray patches) {
		long batch = patches.getShape().get(0);
		NDArray x = patches.getNDArrayInternal()
			.linear(patches, within(patches, this.patchWeight.getArray().reshape(this.width, -1)),
					this.patchBias.getArray())
			.singletonOrThrow();
		NDArray first = within(x, this.classToken.getArray().broadcast(new Shape(batch, 1, this.width)));
		x = position(first.concat(x, 1));
		for (TransformerLayer layer : this.layers) {
			x = layer.apply(x);
		}
		return this.norm.apply(x.get(new NDIndex(":, 1:")));
	}

	/** Adds the positions, interpolated where there are more or fewer patches. */
	private NDArray position(NDArray x) {
		int side = (int) Math.round(Math.sqrt(x.getShape().get(1) - 1.0));
		NDArray table = this.positions.getArray();
		if (side == this.grid) {
			return x.add(table);
		}
		NDArray first = within(x, table.get(new NDIndex(":, :1")));
		NDArray others = within(x, table.get(new NDIndex(":, 1:")));
		NDArray plane = others.reshape(1, this.grid, this.grid, this.width).transpose(0, 3, 1, 2);
		NDArray resized = this.resampling.interpolate(plane, side)
			.transpose(0, 2, 3, 1)
			.reshape(1, (long) side * side, this.width);
		return x.add(first.concat(resized, 1));
	}

	/** Lets what was derived from a parameter live as long as the step's arrays. */
	private static NDArray within(NDArray step, NDArray derived) {
		derived.attach(step.getManager());
		return derived;
	}

}
