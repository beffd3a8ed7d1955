package org.imglish.core.parity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.backbone.Network;
import org.imglish.core.backbone.Weights;
import org.imglish.core.checkpoint.Safetensors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One case folder opened: its configuration, its inputs and what it expects. */
final class ReferenceCase implements AutoCloseable {

	private static final String GRADIENT = "grad.";

	/**
	 * Biases that cancel out, of keys in a softmax and in front of a batch norm: their
	 * gradients are the rounding of zero.
	 */
	private static final Pattern ROUNDING_NOISE = Pattern.compile(".*\\.k_proj\\..*bias|fpn1\\.0\\.bias");

	private final Path folder;

	private final JsonNode config;

	private final NDManager manager;

	private final Comparison comparison;

	private @Nullable Safetensors inputs;

	ReferenceCase(Path folder, JsonNode config, NDManager manager) {
		this.folder = folder;
		this.config = config;
		this.manager = manager;
		// of dense tasks the official code's own rounding comes near the tight tolerance
		boolean tight = config.has("tolerance_tight") && !config.has("tolerance_grad");
		JsonNode tolerance = config.path(tight ? "tolerance_tight" : "tolerance");
		this.comparison = new Comparison(folder, manager, tolerance.path("atol").asDouble(1e-4),
				tolerance.path("rtol").asDouble(1e-4));
	}

	JsonNode config() {
		return this.config;
	}

	JsonNode model() {
		return this.config.path("model");
	}

	NDManager manager() {
		return this.manager;
	}

	Path folder() {
		return this.folder;
	}

	NDArray input(String name) throws IOException {
		if (this.inputs == null) {
			this.inputs = Safetensors.open(this.folder.resolve("inputs.safetensors"));
		}
		return this.inputs.read(name, this.manager);
	}

	/** A file of the case that is not tensors. */
	JsonNode json(String file) throws IOException {
		return JsonMapper.builder().build().readTree(Files.readString(this.folder.resolve(file)));
	}

	Comparison comparison() {
		return this.comparison;
	}

	/** A comparison that adds to the same report, with tolerances of its own. */
	Comparison comparison(double tolerance) {
		return this.comparison.within(tolerance);
	}

	/** The case's model in the released form, heads not yet declared. */
	Network network() {
		JsonNode model = model();
		return new Network(
				new ModelConfig(ModelConfig.Form.RELEASED, model.path("layers").asInt(),
						model.path("embed_dim").asInt(), model.path("ffn_dim").asInt(), model.path("heads").asInt(),
						model.path("img_size").asInt(), model.path("patch_size").asInt(),
						model.path("vocab_size").asInt(), model.path("max_source_positions").asInt(),
						model.path("visual_codes").asInt(2), 0, model.path("subln").asBoolean(), 0),
				this.manager, model.path("normalize_output").asBoolean(true));
	}

	/** Loads the case's weights into a network whose heads have been declared. */
	void load(Network network) throws IOException {
		load(network.weights());
	}

	/** Loads the case's weights into a model that has been declared. */
	void load(Weights model) throws IOException {
		model.initialize(0);
		model.load(this.folder.resolve("weights.safetensors"), (name) -> true)
			.stream()
			.findFirst()
			.ifPresent((missing) -> {
				throw new IllegalArgumentException(
						"The case's weights lack " + missing + " of " + model.parameters().size() + " parameters");
			});
	}

	/** Runs a computation backwards and compares the gradient of every parameter. */
	void compareGradients(Network network, String prefix, Supplier<NDArray> loss) throws IOException {
		compareGradients(network.weights(), prefix, loss);
	}

	/** Runs a computation backwards and compares the gradient of every parameter. */
	void compareGradients(Weights model, String prefix, Supplier<NDArray> loss) throws IOException {
		for (Parameter parameter : model.parameters().values()) {
			if (parameter.requiresGradient()) {
				NDArray gradient = parameter.getArray().getGradient();
				gradient.subi(gradient);
			}
		}
		try (GradientCollector collector = this.manager.getEngine().newGradientCollector()) {
			collector.backward(loss.get());
		}
		for (String name : this.comparison.names()) {
			if (name.startsWith(prefix)) {
				Parameter parameter = model.parameters().get(name.substring(prefix.length()));
				if (parameter == null) {
					throw new IllegalArgumentException("The case expects a gradient of the unknown parameter " + name);
				}
				this.comparison.compare(name, parameter.getArray().getGradient());
			}
		}
	}

	/**
	 * Compares the gradients that a dense task's step left, which the case measures by
	 * the largest value of each.
	 */
	void compareDenseGradients(Network network) throws IOException {
		JsonNode tolerance = this.config.path("tolerance_grad");
		for (String name : this.comparison.names()) {
			if (!name.startsWith(GRADIENT)) {
				continue;
			}
			String parameter = name.substring(GRADIENT.length());
			NDArray array = network.arrays().get(parameter);
			if (array == null) {
				throw new IllegalArgumentException("The case expects a gradient of the unknown parameter " + name);
			}
			if (ROUNDING_NOISE.matcher(parameter).matches()) {
				this.comparison.compare(name, array.getGradient());
			}
			else {
				this.comparison.compareGradient(name, array.getGradient(),
						tolerance.path("share_of_largest").asDouble(1e-3), tolerance.path("atol").asDouble(1e-6));
			}
		}
	}

	@Override
	public void close() {
		if (this.inputs != null) {
			this.inputs.close();
		}
		this.comparison.close();
	}

}
