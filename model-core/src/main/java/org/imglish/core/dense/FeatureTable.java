package org.imglish.core.dense;

import java.util.ArrayList;
import java.util.List;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;

/**
 * The levels of a pyramid of features as one table with a row for each point: level after
 * level, image after image, row after row. Regions of all levels are pooled from it in
 * one go.
 */
public final class FeatureTable {

	private final NDArray rows;

	private final List<Level> levels;

	private FeatureTable(NDArray rows, List<Level> levels) {
		this.rows = rows;
		this.levels = levels;
	}

	/**
	 * A table of maps.
	 * @param maps {@code [batch, channels, height, width]}, a level each
	 * @param scales of each level, points per pixel: 1 / stride
	 */
	public static FeatureTable of(List<NDArray> maps, double... scales) {
		NDList tables = new NDList();
		List<Level> levels = new ArrayList<>();
		int first = 0;
		for (int i = 0; i < maps.size(); i++) {
			Shape shape = maps.get(i).getShape();
			tables.add(maps.get(i).transpose(0, 2, 3, 1).reshape(-1, shape.get(1)));
			levels.add(new Level(first, (int) shape.get(2), (int) shape.get(3), (float) scales[i]));
			first += (int) (shape.get(0) * shape.get(2) * shape.get(3));
		}
		return new FeatureTable((tables.size() > 1) ? NDArrays.concat(tables, 0) : tables.get(0), levels);
	}

	/** {@code [points, channels]}. */
	public NDArray rows() {
		return this.rows;
	}

	/** Number of channels. */
	public long channels() {
		return this.rows.getShape().get(1);
	}

	Level level(int level) {
		return this.levels.get(level);
	}

	/**
	 * Where the points of a level lie.
	 *
	 * @param first row of the table that its first point is in
	 * @param height of the map
	 * @param width of the map
	 * @param scale points per pixel
	 */
	record Level(int first, int height, int width, float scale) {

		int row(int image, int y, int x) {
			return this.first + (image * this.height + y) * this.width + x;
		}

	}

}
