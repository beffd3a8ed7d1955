package org.imglish.core.backbone;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import org.imglish.core.checkpoint.Safetensors;
import org.imglish.core.checkpoint.StoredTensor;
import org.imglish.core.checkpoint.TensorFile;
import org.imglish.core.kernel.Kernels;

/**
 * The named parameters of one model on one device, with the operators that the model
 * uses. Owns their memory.
 */
public final class Weights implements AutoCloseable {

	private final NDManager manager;

	private final Kernels kernels;

	private final Map<String, Parameter> parameters = new LinkedHashMap<>();

	private final ParameterScope scope;

	/**
	 * Declares nothing yet: modules do so in {@link #scope()}, then
	 * {@link #initialize(int)} follows.
	 * @param parent manager whose device the parameters live on
	 */
	public Weights(NDManager parent) {
		this.manager = parent.newSubManager();
		this.kernels = new Kernels(this.manager);
		this.scope = new ParameterScope(this.parameters, this.kernels);
	}

	/** Operators of the device. */
	public Kernels kernels() {
		return this.kernels;
	}

	/** Owner of the parameters; parent of the managers of single steps. */
	public NDManager manager() {
		return this.manager;
	}

	/** Where modules declare their parameters. */
	public ParameterScope scope() {
		return this.scope;
	}

	/**
	 * Gives every parameter its first value.
	 * @param seed from which all values follow
	 */
	public void initialize(int seed) {
		this.manager.getEngine().setRandomSeed(seed);
		for (Parameter parameter : this.parameters.values()) {
			parameter.initialize(this.manager, DataType.FLOAT32);
			if (parameter.requiresGradient()) {
				parameter.getArray().setRequiresGradient(true);
			}
		}
	}

	/**
	 * Lets no computation keep what a gradient would need: for a model that only
	 * predicts.
	 */
	public void freeze() {
		this.parameters.values().forEach((parameter) -> parameter.getArray().setRequiresGradient(false));
	}

	/** Parameters by official name, in order of declaration. */
	public Map<String, Parameter> parameters() {
		return Collections.unmodifiableMap(this.parameters);
	}

	/** Values of the parameters by official name. */
	public Map<String, NDArray> arrays() {
		Map<String, NDArray> arrays = new LinkedHashMap<>();
		this.parameters.forEach((name, parameter) -> arrays.put(name, parameter.getArray()));
		return arrays;
	}

	/**
	 * Loads values by name.
	 * @param file a safetensors file
	 * @param wanted which parameters to load
	 * @return names of wanted parameters that the file does not hold
	 * @throws IOException if the file is damaged or a shape differs
	 */
	public List<String> load(Path file, Predicate<String> wanted) throws IOException {
		try (Safetensors weights = Safetensors.open(file)) {
			return load(weights, wanted);
		}
	}

	/**
	 * Loads values by name.
	 * @param file an open file of weights
	 * @param wanted which parameters to load
	 * @return names of wanted parameters that the file does not hold
	 * @throws IOException if the file is damaged or a shape differs
	 */
	public List<String> load(TensorFile file, Predicate<String> wanted) throws IOException {
		List<String> missing = new ArrayList<>();
		try (NDManager scratch = this.manager.newSubManager()) {
			for (String name : this.parameters.keySet()) {
				if (!wanted.test(name)) {
					continue;
				}
				StoredTensor weight = file.entries().get(name);
				if (weight == null) {
					missing.add(name);
					continue;
				}
				if (!weight.shape().equals(shape(name))) {
					throw new IOException("Weight " + name + " of " + file.file() + " has the shape " + weight.shape()
							+ ", but the model needs " + shape(name));
				}
				try (NDArray value = weight.read(scratch)) {
					set(name, value);
				}
			}
		}
		return missing;
	}

	/** Shape of a parameter. */
	Shape shape(String name) {
		return parameter(name).getArray().getShape();
	}

	/** Gives a parameter a value of its shape, of any floating point type. */
	void set(String name, NDArray value) {
		value.toType(DataType.FLOAT32, false).copyTo(parameter(name).getArray());
	}

	private Parameter parameter(String name) {
		Parameter parameter = this.parameters.get(name);
		if (parameter == null) {
			throw new IllegalArgumentException("The model has no parameter " + name);
		}
		return parameter;
	}

	@Override
	public void close() {
		this.kernels.close();
		this.manager.close();
	}

}
