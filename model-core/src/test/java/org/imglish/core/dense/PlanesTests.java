package org.imglish.core.dense;

import java.util.Arrays;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class PlanesTests {

	private final NDManager manager = NDManager.newBaseManager("PyTorch");

	@AfterEach
	void close() {
		this.manager.close();
	}

	@ParameterizedTest
	@CsvSource({ "3, 5, 9, 4", "1, 1, 7, 7", "14, 9, 2, 3", "8, 8, 16, 16" })
	void anEvenPlaneStaysEven(int rows, int columns, int height, int width) {
		NDArray plane = this.manager.full(new Shape(2, 3, rows, columns), 0.75f);
		assertThat(Planes.resize(plane, height, width).toFloatArray()).containsExactly(even(6 * height * width),
				within(1e-6f));
		assertThat(Planes.means(plane, 6).toFloatArray()).containsExactly(even(6 * 36), within(1e-6f));
	}

	private static float[] even(int count) {
		float[] values = new float[count];
		Arrays.fill(values, 0.75f);
		return values;
	}

	@Test
	void twiceTheSizeMixesNeighboursThreeToOne() {
		NDArray plane = this.manager.create(new float[] { 0, 4 }, new Shape(1, 1, 1, 2));
		assertThat(Planes.resize(plane, 1, 4).toFloatArray()).containsExactly(0, 1, 3, 4);
	}

	@Test
	void areasOverlapWhereTheGridIsFinerThanThePlane() {
		NDArray plane = this.manager.create(new float[] { 0, 1, 2, 3 }, new Shape(1, 1, 1, 4));
		assertThat(Planes.means(plane, 3).get(0, 0, 0).toFloatArray()).containsExactly(0.5f, 1.5f, 2.5f);
	}

	@ParameterizedTest
	@CsvSource({ "8, 7, 3", "4, 4, 2", "5, 9, 14", "1, 1, 1" })
	void windowsGoTogetherAgain(int rows, int columns, int side) {
		Windows windows = new Windows(rows, columns, side);
		NDArray tokens = this.manager.arange(3f * rows * columns * 4).reshape(3, rows * columns, 4);
		NDArray apart = windows.apart(tokens);
		assertThat(apart.getShape().get(1)).isEqualTo((long) side * side);
		assertThat(apart.sum().getFloat()).isEqualTo(tokens.sum().getFloat());
		assertThat(windows.together(apart)).isEqualTo(tokens);
	}

}
