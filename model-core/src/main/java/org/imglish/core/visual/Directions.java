package org.imglish.core.visual;

import java.util.Random;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;
import org.imglish.core.kernel.KeptNumbers;

/** Vectors of length one. */
final class Directions {

	/** Shorter vectors are divided by this instead of their length. */
	private static final float SHORTEST = 1e-12f;

	private Directions() {
	}

	/**
	 * Divides vectors by their length.
	 * @param vectors {@code [..., width]}
	 */
	static NDArray of(NDArray vectors) {
		return vectors.div(KeptNumbers.atLeast(vectors.norm(new int[] { -1 }, true), SHORTEST));
	}

	/**
	 * Draws rows of length one, evenly from all directions. The numbers follow from the
	 * engine's seed and the shape alone.
	 */
	static Initializer random() {
		return Directions::draw;
	}

	private static NDArray draw(NDManager manager, Shape shape, DataType type) {
		Integer seed = manager.getEngine().getSeed();
		Random random = new Random((seed != null) ? seed : 0);
		float[] values = new float[Math.toIntExact(shape.size())];
		for (int i = 0; i < values.length; i++) {
			values[i] = (float) random.nextGaussian();
		}
		try (NDManager scratch = manager.newSubManager()) {
			NDArray rows = of(scratch.create(values, shape)).toType(type, false);
			rows.attach(manager);
			return rows;
		}
	}

}
