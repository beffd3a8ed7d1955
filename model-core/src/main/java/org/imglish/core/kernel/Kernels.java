package org.imglish.core.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operators that DJL does not offer, as TorchScript written by the program itself:
 * scaled-dot-product attention and whole-model optimizer arithmetic. Nothing else knows
 * that they are TorchScript. The graph executor runs unoptimized, because a profiled and
 * rewritten graph may round differently from its first calls, and a resumed process has
 * to repeat every bit. Not thread-safe.
 */
public final class Kernels implements AutoCloseable {

	private static final String SOURCE = """
			  def forward(self: __torch__.M,
			      x: Tensor) -> Tensor:
			    return x
			  def attention(self: __torch__.M,
			      q: Tensor,
			      k: Tensor,
			      v: Tensor) -> Tensor:
			    return torch.scaled_dot_product_attention(q, k, v, None, 0., False)
			  def masked_attention(self: __torch__.M,
			      q: Tensor,
			      k: Tensor,
			      v: Tensor,
			      mask: Tensor) -> Tensor:
			    return torch.scaled_dot_product_attention(q, k, v, mask, 0., False)
			  def add_scaled(self: __torch__.M,
			      x: Tensor,
			      branch: Tensor,
			      scale: Tensor) -> Tensor:
			    return torch.addcmul(x, branch, scale)
			  def weighted_sums(self: __torch__.M,
			      table: Tensor,
			      rows: Tensor,
			      starts: Tensor,
			      weights: Tensor) -> Tensor:
			    sums, _0, _1, _2, = torch.embedding_bag(table, rows, starts, False, 0, False, weights, False)
			    return sums
			  def norm(self: __torch__.M,
			      arrays: List[Tensor]) -> Tensor:
			    return torch.norm(torch.stack(torch._foreach_norm(arrays, 2), 0), 2)
			  def average(self: __torch__.M,
			      averages: List[Tensor],
			      values: List[Tensor],
			      share: Tensor) -> Tensor:
			    torch._foreach_lerp_(averages, values, float(torch.item(share)))
			    return averages[0]
			  def zero(self: __torch__.M,
			      gradients: List[Tensor]) -> Tensor:
			    torch._foreach_zero_(gradients)
			    return gradients[0]
			""";

	private static final Logger LOGGER = LoggerFactory.getLogger(Kernels.class);

	/** One call for all parameters; on the CPU since PyTorch 2.4. */
	private static final String FUSED_ADAMW = """
			  def forward(self: __torch__.M,
			      parameters: List[Tensor],
			      gradients: List[Tensor],
			      means: List[Tensor],
			      squares: List[Tensor],
			      steps: List[Tensor],
			      s: Tensor) -> Tensor:
			    rate = torch.select(s, 0, 0)
			    decay = float(torch.item(torch.select(s, 0, 1)))
			    beta1 = float(torch.item(torch.select(s, 0, 2)))
			    beta2 = float(torch.item(torch.select(s, 0, 3)))
			    epsilon = float(torch.item(torch.select(s, 0, 4)))
			    none = annotate(List[Tensor], [])
			    divisor = torch.select(s, 0, 5)
			    scale = annotate(Optional[Tensor], None)
			    if torch.ne(float(torch.item(divisor)), 1.):
			      scale0 : Optional[Tensor] = torch.to(divisor, 6)
			    else:
			      scale0 = scale
			    torch._fused_adamw_(parameters, gradients, means, squares, none, steps, lr=rate, beta1=beta1, beta2=beta2, weight_decay=decay, eps=epsilon, amsgrad=False, maximize=False, grad_scale=scale0)
			    return parameters[0]
			""";

	/** The same arithmetic operator by operator, for older PyTorch. */
	private static final String ADAMW = """
			  def forward(self: __torch__.M,
			      parameters: List[Tensor],
			      gradients: List[Tensor],
			      means: List[Tensor],
			      squares: List[Tensor],
			      steps: List[Tensor],
			      s: Tensor) -> Tensor:
			    rate = float(torch.item(torch.select(s, 0, 0)))
			    decay = float(torch.item(torch.select(s, 0, 1)))
			    beta1 = float(torch.item(torch.select(s, 0, 2)))
			    beta2 = float(torch.item(torch.select(s, 0, 3)))
			    epsilon = float(torch.item(torch.select(s, 0, 4)))
			    step = float(torch.item(steps[0]))
			    correction1 = torch.sub(1., torch.pow(beta1, step))
			    correction2 = torch.sqrt(torch.sub(1., torch.pow(beta2, step)))
			    torch._foreach_div_(gradients, float(torch.item(torch.select(s, 0, 5))))
			    torch._foreach_mul_(parameters, torch.sub(1., torch.mul(rate, decay)))
			    torch._foreach_mul_(means, beta1)
			    torch._foreach_add_(means, gradients, alpha=torch.sub(1., beta1))
			    torch._foreach_mul_(squares, beta2)
			    torch._foreach_addcmul_(squares, gradients, gradients, torch.sub(1., beta2))
			    denominators = torch._foreach_sqrt(squares)
			    torch._foreach_div_(denominators, correction2)
			    torch._foreach_add_(denominators, epsilon)
			    torch._foreach_addcdiv_(parameters, means, denominators, torch.neg(torch.div(rate, correction1)))
			    return parameters[0]
			""";

	private final Model model;

	private final Model adamw;

	private final Block block;

	private final ParameterStore parameterStore;

	private Precision precision = Precision.FLOAT32;

	private @Nullable MixedPrecision mixed;

	private final NDArray normMethod;

	private final NDArray averageMethod;

	private final NDArray zeroMethod;

	private final NDArray attentionMethod;

	private final NDArray maskedAttentionMethod;

	private final NDArray addScaledMethod;

	private final NDArray weightedSumsMethod;

	/**
	 * Loads the operators.
	 * @param manager owns what is loaded
	 */
	public Kernels(NDManager manager) {
		JniUtils.setGraphExecutorOptimize(false);
		this.model = load(manager, SOURCE);
		this.block = this.model.getBlock();
		this.adamw = loadAdamW(manager);
		this.parameterStore = new ParameterStore(manager, false);
		this.attentionMethod = method(manager, "attention");
		this.maskedAttentionMethod = method(manager, "masked_attention");
		this.addScaledMethod = method(manager, "add_scaled");
		this.weightedSumsMethod = method(manager, "weighted_sums");
		this.normMethod = method(manager, "norm");
		this.averageMethod = method(manager, "average");
		this.zeroMethod = method(manager, "zero");
	}

	/**
	 * Computes projections and attention in a precision from now on.
	 * @param in one that is decided
	 * @param manager owns what is loaded for it
	 * @throws UnsupportedPrecisionException if the device cannot
	 */
	public void compute(Precision in, NDManager manager) {
		if (in == Precision.AUTO) {
			throw new IllegalArgumentException(
					"The precision auto stands for float32 or bf16; name one of them, or measure which is faster");
		}
		MixedPrecision before = this.mixed;
		this.mixed = (in != Precision.FLOAT32) ? new MixedPrecision(manager, in) : null;
		this.precision = in;
		if (before != null) {
			before.close();
		}
	}

	/** What projections and attention are computed in. */
	public Precision precision() {
		return this.precision;
	}

	/**
	 * A projection, {@code xW^T + b}.
	 * @param x {@code [..., inputs]}
	 * @param weight {@code [outputs, inputs]}
	 * @param bias {@code [outputs]}, or null
	 * @return {@code [..., outputs]}
	 */
	public NDArray linear(NDArray x, NDArray weight, @Nullable NDArray bias) {
		return (this.mixed != null) ? this.mixed.linear(x, weight, bias)
				: x.getNDArrayInternal().linear(x, weight, bias).singletonOrThrow();
	}

	/**
	 * Softmax(QK^T / sqrt(head size)) V.
	 * @param query {@code [batch, heads, queries, head size]}
	 * @param key {@code [batch, heads, keys, head size]}
	 * @param value {@code [batch, heads, keys, head size]}
	 * @param mask added to the scores, broadcast to
	 * {@code [batch, heads, queries, keys]}, or null
	 * @return {@code [batch, heads, queries, head size]}
	 */
	public NDArray attention(NDArray query, NDArray key, NDArray value, @Nullable NDArray mask) {
		if (this.mixed != null) {
			return this.mixed.attention(query, key, value, mask);
		}
		return (mask != null) ? call(this.maskedAttentionMethod, query, key, value, mask)
				: call(this.attentionMethod, query, key, value);
	}

	/**
	 * Adds a scaled branch to a residual stream in one pass over both.
	 * @param x {@code [batch, tokens, width]}
	 * @param branch {@code [batch, tokens, width]}
	 * @param scale {@code [batch, 1, 1]}
	 * @return {@code x + branch * scale}
	 */
	public NDArray addScaled(NDArray x, NDArray branch, NDArray scale) {
		return call(this.addScaledMethod, x, branch, scale);
	}

	/**
	 * Weighted sums of rows of a table, whose gradient repeats bit for bit.
	 * @param table {@code [rows, width]}
	 * @param rows int32 or int64 numbers of the rows that are summed, sum after sum
	 * @param starts of the same type: where each sum begins among them
	 * @param weights as many as rows, without a gradient
	 * @return {@code [sums, width]}
	 */
	public NDArray weightedSums(NDArray table, NDArray rows, NDArray starts, NDArray weights) {
		return call(this.weightedSumsMethod, table, rows, starts, weights);
	}

	/**
	 * The norm of all values of all arrays, as {@code torch.nn.utils.get_total_norm}
	 * computes it.
	 * @return a scalar
	 */
	public NDArray norm(List<NDArray> arrays) {
		NDList inputs = new NDList(this.normMethod);
		addList(inputs, "arrays[]", arrays);
		return this.block.forward(this.parameterStore, inputs, false).singletonOrThrow();
	}

	/**
	 * Moves averages towards values in place.
	 * @param averages what is moved
	 * @param values of the same shapes
	 * @param share of the way, from 0 to 1
	 */
	public void average(List<NDArray> averages, List<NDArray> values, double share) {
		try (NDManager scratch = averages.get(0).getManager().newSubManager()) {
			NDList inputs = new NDList(this.averageMethod);
			addList(inputs, "averages[]", averages);
			addList(inputs, "values[]", values);
			inputs.add(scratch.create(share));
			this.block.forward(this.parameterStore, inputs, false).close();
		}
	}

	/** Sets gradients to zero in place. */
	public void zero(List<NDArray> gradients) {
		NDList inputs = new NDList(this.zeroMethod);
		addList(inputs, "gradients[]", gradients);
		this.block.forward(this.parameterStore, inputs, false).close();
	}

	/**
	 * One AdamW update (arXiv 1711.05101) of all given parameters in place, as
	 * {@code torch.optim.AdamW} does it.
	 * @param parameters the weights
	 * @param gradients their gradients
	 * @param means first moments
	 * @param squares second moments
	 * @param step number of this update, from 1
	 * @param setting rate, decay, betas and epsilon
	 * @param divisor what the gradients are divided by first, in the same pass
	 */
	public void adamw(List<NDArray> parameters, List<NDArray> gradients, List<NDArray> means, List<NDArray> squares,
			long step, AdamWSetting setting, double divisor) {
		NDManager manager = parameters.get(0).getManager();
		try (NDManager scratch = manager.newSubManager()) {
			NDList inputs = new NDList();
			addList(inputs, "parameters[]", parameters);
			addList(inputs, "gradients[]", gradients);
			addList(inputs, "means[]", means);
			addList(inputs, "squares[]", squares);
			List<NDArray> steps = new ArrayList<>();
			for (int i = 0; i < parameters.size(); i++) {
				steps.add(scratch.create((float) step));
			}
			addList(inputs, "steps[]", steps);
			inputs.add(scratch.create(new double[] { setting.rate(), setting.decay(), setting.beta1(), setting.beta2(),
					setting.epsilon(), divisor }));
			this.adamw.getBlock().forward(this.parameterStore, inputs, false).close();
		}
	}

	private static Model loadAdamW(NDManager manager) {
		try {
			Model fused = load(manager, FUSED_ADAMW);
			Kernels.tryAdamW(manager, fused);
			return fused;
		}
		catch (RuntimeException ex) {
			LOGGER.debug("This PyTorch has no fused AdamW for {}", manager.getDevice(), ex);
			return load(manager, ADAMW);
		}
	}

	/**
	 * Performs one update of one value, to learn whether the operator exists on the
	 * device.
	 */
	private static void tryAdamW(NDManager manager, Model model) {
		try (NDManager scratch = manager.newSubManager()) {
			NDList inputs = new NDList();
			for (String name : List.of("parameters[]", "gradients[]", "means[]", "squares[]", "steps[]")) {
				addList(inputs, name, List.of(scratch.ones(new Shape(1))));
			}
			inputs.add(scratch.create(new double[] { 0.1, 0, 0.9, 0.999, 1e-8, 2 }));
			model.getBlock().forward(new ParameterStore(scratch, false), inputs, false);
		}
	}

	static Model load(NDManager manager, String methods) {
		Model model = Model.newInstance("kernels", manager.getDevice(), "PyTorch");
		try {
			Path folder = Files.createTempDirectory("imglish-kernels");
			Path file = folder.resolve("kernels.pt");
			try {
				ScriptArchive.write(file, methods);
				model.load(folder, "kernels");
				return model;
			}
			finally {
				Files.deleteIfExists(file);
				Files.deleteIfExists(folder);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot write the kernels into the temporary folder "
					+ System.getProperty("java.io.tmpdir") + ": " + ex.getMessage(), ex);
		}
		catch (MalformedModelException ex) {
			throw new IllegalStateException("This PyTorch does not know an operator that the kernels use", ex);
		}
	}

	private NDArray call(NDArray method, NDArray... inputs) {
		NDList list = new NDList(inputs);
		list.add(method);
		return this.block.forward(this.parameterStore, list, true).singletonOrThrow();
	}

	private static void addList(NDList inputs, String name, List<NDArray> arrays) {
		for (NDArray array : arrays) {
			array.setName(name);
			inputs.add(array);
		}
	}

	static NDArray method(NDManager manager, String name) {
		NDArray array = manager.create(0f);
		array.setName("module_method:" + name);
		return array;
	}

	@Override
	public void close() {
		if (this.mixed != null) {
			this.mixed.close();
		}
		this.adamw.close();
		this.model.close();
	}

}
