package org.imglish.core.backbone;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import org.imglish.core.kernel.Kernels;
import org.imglish.core.kernel.Precision;
import org.imglish.core.kernel.PrecisionProbe;
import org.jspecify.annotations.Nullable;

/**
 * A BEiT-3 with its parameters on a device: the backbone, and whatever heads are declared
 * in its scope. Owns the memory of its parameters.
 */
public final class Network implements AutoCloseable {

	private final Weights weights;

	private final Beit3 backbone;

	/** Why this network computes in its precision, where it was to choose. */
	private @Nullable PrecisionProbe probe;

	/**
	 * Declares the backbone under {@code beit3}; heads follow, then
	 * {@link #initialize(int)}.
	 * @param config shape of the model
	 * @param parent manager whose device the network lives on
	 * @param finalNorm whether the backbone ends with a LayerNorm; the released
	 * classification and question answering models have none
	 */
	public Network(ModelConfig config, NDManager parent, boolean finalNorm) {
		this.weights = new Weights(parent);
		this.backbone = new Beit3(scope().in("beit3"), config, kernels(), finalNorm);
	}

	public Beit3 backbone() {
		return this.backbone;
	}

	/** The parameters of the backbone and of all heads. */
	public Weights weights() {
		return this.weights;
	}

	public Kernels kernels() {
		return this.weights.kernels();
	}

	/**
	 * Computes projections and attention in a precision from now on, or in the one that
	 * the device is faster with; an optimizer that is made afterwards scales the loss
	 * where the precision needs it.
	 * @throws IllegalArgumentException if the device cannot
	 */
	public void compute(Precision precision) {
		this.probe = null;
		if (precision == Precision.AUTO) {
			ModelConfig config = this.backbone.config();
			this.probe = PrecisionProbe.measure(manager(), config.width(), config.feedForwardWidth());
		}
		kernels().compute((this.probe != null) ? this.probe.choice() : precision, manager());
	}

	/**
	 * Computes as a training did that goes on, perhaps on another device, where it was to
	 * choose.
	 * @param chosen in what its steps were computed so far
	 * @throws IllegalArgumentException if the device cannot
	 */
	public void keepChoice(Precision chosen) {
		if (this.probe != null && kernels().precision() != chosen) {
			kernels().compute(chosen, manager());
		}
	}

	/** What was chosen and why, as a sentence, where there was a choice. */
	public Optional<String> choice() {
		return Optional.ofNullable(this.probe).map(PrecisionProbe::sentence);
	}

	/** Owner of the parameters; parent of the managers of single steps. */
	public NDManager manager() {
		return this.weights.manager();
	}

	/** Where heads declare their parameters. */
	public ParameterScope scope() {
		return this.weights.scope();
	}

	/**
	 * Gives every parameter its first value.
	 * @param seed from which all values follow
	 */
	public void initialize(int seed) {
		this.weights.initialize(seed);
	}

	/**
	 * Adds the gradients of a loss to those collected, through all layers.
	 * @param collector records since before the loss was computed
	 * @param loss a scalar
	 */
	public void backward(GradientCollector collector, NDArray loss) {
		collector.backward(loss);
		this.backbone.recomputeBackward(collector);
	}

	/** Parameters by official name, in order of declaration. */
	public Map<String, Parameter> parameters() {
		return this.weights.parameters();
	}

	/** Values of the parameters by official name. */
	public Map<String, NDArray> arrays() {
		return this.weights.arrays();
	}

	/**
	 * Loads weights by name.
	 * @param file a safetensors file
	 * @param wanted which parameters to load
	 * @return names of wanted parameters that the file does not hold
	 * @throws IOException if the file is damaged or a shape differs
	 */
	public List<String> load(Path file, Predicate<String> wanted) throws IOException {
		return this.weights.load(file, wanted);
	}

	@Override
	public void close() {
		this.weights.close();
	}

}
