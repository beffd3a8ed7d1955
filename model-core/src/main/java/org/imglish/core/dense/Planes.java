package org.imglish.core.dense;

import java.util.Arrays;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Bilinear resizing and adaptive pooling of planes as matrix products, one for the rows
 * and one for the columns: unlike PyTorch's own operators, their gradients are
 * deterministic on CUDA too.
 */
public final class Planes {

	private Planes() {
	}

	/**
	 * Resizes without aligned corners (PyTorch's interpolate, mode bilinear).
	 * @param planes {@code [batch, channels, height, width]}
	 * @param height of the result
	 * @param width of the result
	 */
	public static NDArray resize(NDArray planes, int height, int width) {
		int rows = (int) planes.getShape().get(2);
		int columns = (int) planes.getShape().get(3);
		if (rows == height && columns == width) {
			return planes;
		}
		return product(planes, bilinear(rows, height), height, bilinear(columns, width), width);
	}

	/**
	 * Resizes across alone: the first half of a {@link #resize} of which {@link #rows}
	 * gives some rows.
	 * @param planes {@code [batch, channels, height, width]}
	 * @param width of the result
	 */
	public static NDArray widened(NDArray planes, int width) {
		int columns = (int) planes.getShape().get(3);
		NDArray right = planes.getManager().create(bilinear(columns, width), new Shape(width, columns));
		return planes.matMul(right.transpose());
	}

	/**
	 * Some rows of planes that are resized down.
	 * @param planes {@code [batch, channels, height, width]}
	 * @param height that all rows would have
	 * @param from first row
	 * @param to row behind the last
	 * @return {@code [batch, channels, to - from, width]}
	 */
	public static NDArray rows(NDArray planes, int height, int from, int to) {
		int rows = (int) planes.getShape().get(2);
		float[] down = Arrays.copyOfRange(bilinear(rows, height), from * rows, to * rows);
		try (NDArray left = planes.getManager().create(down, new Shape(to - from, rows))) {
			return left.matMul(planes);
		}
	}

	/**
	 * Means over a grid of areas, each plane alike (adaptive_avg_pool2d). Areas overlap
	 * where the grid is finer than the plane.
	 * @param planes {@code [batch, channels, height, width]}
	 * @param side rows and columns of the grid
	 */
	public static NDArray means(NDArray planes, int side) {
		int rows = (int) planes.getShape().get(2);
		int columns = (int) planes.getShape().get(3);
		return product(planes, means(rows, side), side, means(columns, side), side);
	}

	private static NDArray product(NDArray planes, float[] down, int height, float[] across, int width) {
		Shape shape = planes.getShape();
		NDArray left = planes.getManager().create(down, new Shape(height, shape.get(2)));
		NDArray right = planes.getManager().create(across, new Shape(width, shape.get(3)));
		return left.matMul(planes.matMul(right.transpose()));
	}

	/** Weights of {@code from} points in each of {@code to}, row by row. */
	private static float[] bilinear(int from, int to) {
		float[] weights = new float[to * from];
		for (int i = 0; i < to; i++) {
			AxisPoint point = AxisPoint.of(i, from, to);
			weights[i * from + point.low()] += 1 - point.share();
			weights[i * from + point.high()] += point.share();
		}
		return weights;
	}

	private static float[] means(int from, int to) {
		float[] weights = new float[to * from];
		for (int i = 0; i < to; i++) {
			int first = (int) ((long) i * from / to);
			int end = (int) (((i + 1L) * from + to - 1) / to);
			for (int j = first; j < end; j++) {
				weights[i * from + j] = 1f / (end - first);
			}
		}
		return weights;
	}

}
