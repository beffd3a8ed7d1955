package org.imglish.core.kernel;

import java.util.Locale;

import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import org.jspecify.annotations.Nullable;

/**
 * Projections and attention in fewer bits (mixed precision, arXiv 1710.03740), as
 * TorchScript: DJL has no bfloat16, so arrays are cast on the way in and out. Not
 * thread-safe.
 */
final class MixedPrecision implements AutoCloseable {

	private static final String SOURCE = """
			  def forward(self: __torch__.M,
			      x: Tensor,
			      weight: Tensor,
			      bias: Tensor) -> Tensor:
			    y = torch.linear(torch.to(x, TYPE), torch.to(weight, TYPE), torch.to(bias, TYPE))
			    return torch.to(y, 6)
			  def unbiased(self: __torch__.M,
			      x: Tensor,
			      weight: Tensor) -> Tensor:
			    y = torch.linear(torch.to(x, TYPE), torch.to(weight, TYPE), None)
			    return torch.to(y, 6)
			  def attention(self: __torch__.M,
			      q: Tensor,
			      k: Tensor,
			      v: Tensor) -> Tensor:
			    y = torch.scaled_dot_product_attention(torch.to(q, TYPE), torch.to(k, TYPE), torch.to(v, TYPE), None, 0., False)
			    return torch.to(y, 6)
			  def masked_attention(self: __torch__.M,
			      q: Tensor,
			      k: Tensor,
			      v: Tensor,
			      mask: Tensor) -> Tensor:
			    y = torch.scaled_dot_product_attention(torch.to(q, TYPE), torch.to(k, TYPE), torch.to(v, TYPE), torch.to(mask, TYPE), 0., False)
			    return torch.to(y, 6)
			""";

	private final Model model;

	private final ParameterStore parameterStore;

	private final NDArray unbiasedMethod;

	private final NDArray attentionMethod;

	private final NDArray maskedAttentionMethod;

	/**
	 * Loads the operators.
	 * @param manager owns what is loaded
	 * @throws UnsupportedPrecisionException if the device cannot compute in the precision
	 */
	MixedPrecision(NDManager manager, Precision precision) {
		this.model = Kernels.load(manager, SOURCE.replace("TYPE", Integer.toString(precision.scalarType())));
		this.parameterStore = new ParameterStore(manager, false);
		this.unbiasedMethod = Kernels.method(manager, "unbiased");
		this.attentionMethod = Kernels.method(manager, "attention");
		this.maskedAttentionMethod = Kernels.method(manager, "masked_attention");
		try {
			probe(manager);
		}
		catch (EngineException ex) {
			close();
			throw new UnsupportedPrecisionException(String.format(Locale.ROOT,
					"This PyTorch cannot compute in the precision %s on %s; use float32, or a CUDA device",
					precision.name().toLowerCase(Locale.ROOT), manager.getDevice()), ex);
		}
	}

	/** Passes a few values forward and backward: not every device has every operator. */
	private void probe(NDManager manager) {
		try (NDManager scratch = manager.newSubManager();
				GradientCollector collector = manager.getEngine().newGradientCollector()) {
			NDArray weight = scratch.ones(new Shape(8, 8));
			weight.setRequiresGradient(true);
			NDArray x = linear(scratch.ones(new Shape(1, 2, 8)), weight, scratch.ones(new Shape(8))).expandDims(0);
			NDArray mask = scratch.zeros(new Shape(1, 1, 1, 2));
			collector.backward(attention(x, x, x, null).add(attention(x, x, x, mask)).sum());
		}
	}

	/**
	 * DJL reads lists and dictionaries out of the names of arrays, and parameters have
	 * names with dots: they are given plain ones.
	 */
	NDArray linear(NDArray x, NDArray weight, @Nullable NDArray bias) {
		weight.setName("weight");
		if (bias == null) {
			return call(x, weight, this.unbiasedMethod);
		}
		bias.setName("bias");
		return call(x, weight, bias);
	}

	NDArray attention(NDArray query, NDArray key, NDArray value, @Nullable NDArray mask) {
		return (mask != null) ? call(query, key, value, mask, this.maskedAttentionMethod)
				: call(query, key, value, this.attentionMethod);
	}

	private NDArray call(NDArray... inputs) {
		return this.model.getBlock().forward(this.parameterStore, new NDList(inputs), true).singletonOrThrow();
	}

	@Override
	public void close() {
		this.model.close();
	}

}
