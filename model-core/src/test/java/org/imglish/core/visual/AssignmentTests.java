package org.imglish.core.visual;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** More vectors than one slice holds. */
class AssignmentTests {

	private static final int VECTORS = 5000;

	private static final int CODES = 7;

	@Test
	void eachVectorGetsTheCodeAtTheLeastDistance() {
		try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
			NDArray vectors = Directions.of(manager.randomNormal(new Shape(VECTORS, 3)));
			NDArray table = Directions.of(manager.randomNormal(new Shape(CODES, 3)));
			NDArray distances = vectors.expandDims(1).sub(table.expandDims(0)).square().sum(new int[] { 2 });
			long[] expected = distances.argMin(1).toLongArray();
			assertThat(Assignment.nearest(vectors, table).toLongArray()).containsExactly(expected);
			assertThat(Assignment.likest(vectors, table).toLongArray()).containsExactly(expected);
		}
	}

	@Test
	void sumsRunOverAllSlices() {
		try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
			NDArray vectors = manager.randomUniform(-1, 1, new Shape(VECTORS, 2));
			long[] codes = new long[VECTORS];
			double[] sums = new double[2 * CODES];
			float[] values = vectors.toFloatArray();
			for (int i = 0; i < VECTORS; i++) {
				codes[i] = i % (CODES - 1);
				sums[2 * (int) codes[i]] += values[2 * i];
				sums[2 * (int) codes[i] + 1] += values[2 * i + 1];
			}
			Assignment.Sums summed = Assignment.sums(vectors, manager.create(codes), CODES);
			float[] got = summed.vectors().toFloatArray();
			for (int i = 0; i < sums.length; i++) {
				assertThat((double) got[i]).isCloseTo(sums[i], within(1e-3));
			}
			assertThat(summed.counts().toFloatArray()).containsExactly(834, 834, 833, 833, 833, 833, 0);
		}
	}

}
