package org.imglish.core.dense;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

/**
 * A map of tokens cut into square windows (ViTDet, arXiv 2203.16527; detectron2's
 * window_partition): where it is no multiple of a window, zeros are added below and to
 * the right.
 *
 * @param rows of the map
 * @param columns of the map
 * @param side of a window in tokens
 */
public record Windows(int rows, int columns, int side) {

	public Windows {
		if (side < 1) {
			throw new IllegalArgumentException("A window is at least one token wide, but got " + side);
		}
	}

	/** Rows of the map with its padding. */
	public int paddedRows() {
		return down() * this.side;
	}

	/** Columns of the map with its padding. */
	public int paddedColumns() {
		return across() * this.side;
	}

	private int down() {
		return (this.rows + this.side - 1) / this.side;
	}

	private int across() {
		return (this.columns + this.side - 1) / this.side;
	}

	/**
	 * Cuts maps.
	 * @param maps {@code [batch, rows * columns, width]}
	 * @return {@code [batch * windows, side * side, width]}, the windows of a map row by
	 * row
	 */
	public NDArray apart(NDArray maps) {
		long batch = maps.getShape().get(0);
		long width = maps.getShape().get(2);
		NDArray map = padded(padded(maps.reshape(batch, this.rows, this.columns, width), 1, paddedRows()), 2,
				paddedColumns());
		return map.reshape(batch, down(), this.side, across(), this.side, width)
			.transpose(0, 1, 3, 2, 4, 5)
			.reshape(batch * down() * across(), (long) this.side * this.side, width);
	}

	/**
	 * Puts maps together again without their padding.
	 * @param windows {@code [batch * windows, side * side, width]}
	 * @return {@code [batch, rows * columns, width]}
	 */
	public NDArray together(NDArray windows) {
		long width = windows.getShape().get(2);
		long batch = windows.getShape().get(0) / down() / across();
		return windows.reshape(batch, down(), across(), this.side, this.side, width)
			.transpose(0, 1, 3, 2, 4, 5)
			.reshape(batch, paddedRows(), paddedColumns(), width)
			.get(new NDIndex(":, :{}, :{}", this.rows, this.columns))
			.reshape(batch, (long) this.rows * this.columns, width);
	}

	private static NDArray padded(NDArray map, int axis, long size) {
		Shape shape = map.getShape();
		long missing = size - shape.get(axis);
		if (missing == 0) {
			return map;
		}
		long[] zeros = shape.getShape().clone();
		zeros[axis] = missing;
		return map.concat(map.getManager().zeros(new Shape(zeros)), axis);
	}

}
