package org.imglish.core.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

/**
 * The table of learned positions of an image's patches, fitted to another resolution as
 * the official code does it ({@code load_model_and_may_interpolate} of unilm's beit3):
 * the first rows are kept, the grid of patches is interpolated bicubically (a = -0.75,
 * corners not aligned, no antialiasing).
 */
public final class PositionTable {

	/** The parameter that holds it. */
	public static final String NAME = "beit3.encoder.embed_positions.A.weight";

	/** Two unused rows and the class token's. */
	private static final int ROWS_BEFORE_GRID = Embedding.POSITION_OFFSET + 1;

	private PositionTable() {
	}

	/** Whether a table of that shape belongs to some square grid of patches. */
	public static boolean isOne(Shape shape) {
		return shape.dimension() == 2 && shape.get(0) > ROWS_BEFORE_GRID && grid(shape) > 0;
	}

	/**
	 * Fits a table to another grid.
	 * @param table {@code [3 + n * n, width]} float32
	 * @param grid patches along one side, m
	 * @return {@code [3 + m * m, width]}, owned by the table's manager
	 * @throws IllegalArgumentException if the table is of no square grid
	 */
	public static NDArray resize(NDArray table, int grid) {
		if (!isOne(table.getShape())) {
			throw new IllegalArgumentException(
					"A position table has 3 rows and one for each patch of a square grid, but this one has the shape "
							+ table.getShape());
		}
		int from = grid(table.getShape());
		if (from == grid) {
			return table;
		}
		NDArray weights = table.getManager()
			.create(Bicubic.weights(from, grid), new Shape((long) grid * grid, (long) from * from));
		NDArray patches = table.get(new NDIndex("{}:", ROWS_BEFORE_GRID));
		NDArray before = table.get(new NDIndex(":{}", ROWS_BEFORE_GRID));
		return before.concat(weights.matMul(patches), 0);
	}

	/** Patches along one side, or 0 if the grid is not square. */
	private static int grid(Shape shape) {
		long patches = shape.get(0) - ROWS_BEFORE_GRID;
		int side = (int) Math.round(Math.sqrt(patches));
		return ((long) side * side == patches) ? side : 0;
	}

}
