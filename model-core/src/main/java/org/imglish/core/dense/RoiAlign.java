package org.imglish.core.dense;

import java.util.Arrays;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.imglish.core.kernel.Kernels;

/**
 * Features of regions of any size as square maps of one size, sampled bilinearly
 * (RoIAlign of Mask R-CNN, arXiv 1703.06870; torchvision's roi_align). Each cell is a
 * weighted sum of rows of a table; the gradient goes into the table only.
 *
 * @param side cells along each axis of a region
 * @param samples that a cell takes along each axis; 0 for one a point that it covers
 * @param aligned whether pixel and point coordinates have the same origin; otherwise a
 * region is half a point further and at least one point wide, as the first version was
 */
public record RoiAlign(int side, int samples, boolean aligned) {

	/**
	 * Pools regions.
	 * @param kernels operators of the table's device
	 * @param table features of all levels and images
	 * @param boxes the regions in pixels
	 * @param images which image of the batch each region is in
	 * @param levels which level of the table each region takes its features from
	 * @return {@code [regions, channels, side, side]}
	 */
	public NDArray pool(Kernels kernels, FeatureTable table, Boxes boxes, int[] images, int[] levels) {
		NDManager manager = table.rows().getManager();
		int cells = this.side * this.side;
		Sums sums = new Sums(boxes.count() * cells);
		for (int i = 0; i < boxes.count(); i++) {
			add(sums, table.level(levels[i]), boxes, i, images[i]);
		}
		NDArray pooled = kernels.weightedSums(table.rows(), manager.create(sums.rows()), manager.create(sums.starts),
				manager.create(sums.weights()));
		return pooled.reshape(boxes.count(), this.side, this.side, table.channels()).transpose(0, 3, 1, 2);
	}

	private void add(Sums sums, FeatureTable.Level level, Boxes boxes, int box, int image) {
		CellWeights down = axis(boxes.top(box), boxes.bottom(box), level.scale(), level.height());
		CellWeights across = axis(boxes.left(box), boxes.right(box), level.scale(), level.width());
		sums.reserve(down.count() * across.count());
		for (int row = 0; row < this.side; row++) {
			for (int column = 0; column < this.side; column++) {
				sums.begin();
				for (int y = down.start(row); y < down.end(row); y++) {
					int first = level.row(image, down.point(y), 0);
					for (int x = across.start(column); x < across.end(column); x++) {
						sums.add(first + across.point(x), down.weight(y) * across.weight(x));
					}
				}
			}
		}
	}

	/** The weights of the cells along one axis. */
	private CellWeights axis(float from, float to, float scale, int length) {
		float start = from * scale - (this.aligned ? 0.5f : 0);
		float size = to * scale - (this.aligned ? 0.5f : 0) - start;
		return CellWeights.of(start, this.aligned ? size : Math.max(size, 1), this.side, this.samples, length);
	}

	/** Which rows of the table make up each cell, and with which weights. */
	private static final class Sums {

		private final int[] starts;

		private int[] rows = new int[0];

		private float[] weights = new float[0];

		private int sums;

		private int count;

		Sums(int sums) {
			this.starts = new int[sums];
		}

		void reserve(int more) {
			if (this.count + more > this.rows.length) {
				int size = Math.max(this.count + more, this.rows.length + this.rows.length / 2);
				this.rows = Arrays.copyOf(this.rows, size);
				this.weights = Arrays.copyOf(this.weights, size);
			}
		}

		void begin() {
			this.starts[this.sums++] = this.count;
		}

		void add(int row, float weight) {
			this.rows[this.count] = row;
			this.weights[this.count++] = weight;
		}

		int[] rows() {
			return Arrays.copyOf(this.rows, this.count);
		}

		float[] weights() {
			return Arrays.copyOf(this.weights, this.count);
		}

	}

}
