package org.imglish.core.backbone;

import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import org.imglish.core.kernel.Kernels;

/**
 * A place in the hierarchy of parameter names, as in PyTorch's state dictionaries:
 * modules declare their parameters here and get them back by reference.
 */
public final class ParameterScope {

	private final String prefix;

	private final Map<String, Parameter> parameters;

	private final Kernels kernels;

	/**
	 * A root scope.
	 * @param parameters receives the parameters by full name, in order of declaration
	 * @param kernels operators of the device that the parameters live on
	 */
	public ParameterScope(Map<String, Parameter> parameters, Kernels kernels) {
		this("", parameters, kernels);
	}

	/**
	 * A root scope of modules that are declared and never applied: what there is to know
	 * of a model before it has a device.
	 * @param parameters receives the parameters by full name, in order of declaration
	 */
	@SuppressWarnings("NullAway")
	static ParameterScope unapplied(Map<String, Parameter> parameters) {
		return new ParameterScope(parameters, null);
	}

	private ParameterScope(String prefix, Map<String, Parameter> parameters, Kernels kernels) {
		this.prefix = prefix;
		this.parameters = parameters;
		this.kernels = kernels;
	}

	/** Operators of the device that the parameters live on. */
	Kernels kernels() {
		return this.kernels;
	}

	/** The scope below this one with the given name. */
	public ParameterScope in(String name) {
		return new ParameterScope(this.prefix + name + ".", this.parameters, this.kernels);
	}

	/** The innermost name, for example {@code A}. */
	String lastName() {
		String path = this.prefix.substring(0, this.prefix.length() - 1);
		return path.substring(path.lastIndexOf('.') + 1);
	}

	/**
	 * Declares a parameter drawn from a normal distribution that is cut at two
	 * deviations.
	 */
	public Parameter normal(String name, double deviation, long... shape) {
		return drawn(name, Draw.truncated(deviation, 2), shape);
	}

	/** Declares a parameter whose first values are drawn. */
	Parameter drawn(String name, Draw draw, long... shape) {
		String full = this.prefix + name;
		return declare(full, new DrawnValues(full, draw), shape);
	}

	/** Declares a parameter that starts with one value. */
	public Parameter constant(String name, float value, long... shape) {
		return declare(this.prefix + name, new Constant(value), shape);
	}

	/**
	 * Declares a value that is part of a model's state, but has no gradient: something
	 * other than an optimizer changes it.
	 * @param initializer its first value
	 */
	public Parameter state(String name, Initializer initializer, long... shape) {
		return declare(this.prefix + name, initializer, false, shape);
	}

	private Parameter declare(String full, Initializer initializer, long... shape) {
		return declare(full, initializer, true, shape);
	}

	private Parameter declare(String full, Initializer initializer, boolean trained, long... shape) {
		Parameter parameter = Parameter.builder()
			.setName(full)
			.setType(Parameter.Type.OTHER)
			.optShape(new Shape(shape))
			.optInitializer(initializer)
			.optRequiresGrad(trained)
			.build();
		if (this.parameters.put(full, parameter) != null) {
			throw new IllegalStateException("Parameter " + full + " is declared twice");
		}
		return parameter;
	}

	private record Constant(float value) implements Initializer {

		@Override
		public NDArray initialize(NDManager manager, Shape shape, DataType dataType) {
			return manager.full(shape, this.value, dataType);
		}

	}

}
