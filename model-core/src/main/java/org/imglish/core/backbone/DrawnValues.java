package org.imglish.core.backbone;

import java.util.Random;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;

/**
 * Draws the first values of a parameter. The numbers follow from the parameter's name and
 * the engine's seed alone, so that they do not depend on the order in which parameters
 * are initialized.
 *
 * @param name full name of the parameter
 * @param draw how each value is drawn
 */
record DrawnValues(String name, Draw draw) implements Initializer {

	@Override
	public NDArray initialize(NDManager manager, Shape shape, DataType dataType) {
		Integer seed = manager.getEngine().getSeed();
		Random random = new Random(31L * this.name.hashCode() + ((seed != null) ? 0x9E3779B97F4A7C15L * seed : 0));
		float[] values = new float[Math.toIntExact(shape.size())];
		for (int i = 0; i < values.length; i++) {
			values[i] = (float) this.draw.next(random);
		}
		// What is made of Java's numbers keeps them in Java's direct memory for as long
		// as it lives.
		try (NDArray drawn = manager.create(values, shape)) {
			return dataType.equals(drawn.getDataType()) ? drawn.duplicate() : drawn.toType(dataType, false);
		}
	}

}
