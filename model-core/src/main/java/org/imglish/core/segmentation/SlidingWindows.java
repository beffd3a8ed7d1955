package org.imglish.core.segmentation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

/**
 * Segments an image that is larger than the network's input window by window
 * (mmsegmentation's slide_inference): windows follow each other row by row, the last of a
 * row or column is moved back into the image, and where windows overlap the mean of their
 * logits counts.
 *
 * @param cropHeight height of a window in pixels
 * @param cropWidth width of a window in pixels
 * @param strideDown from a row of windows to the next
 * @param strideAcross from a window to the next of its row
 */
public record SlidingWindows(int cropHeight, int cropWidth, int strideDown, int strideAcross) {

	public SlidingWindows {
		if (strideDown < 1 || strideAcross < 1 || strideDown > cropHeight || strideAcross > cropWidth) {
			throw new IllegalArgumentException(String.format(Locale.ROOT,
					"Windows of %d x %d pixels need a stride from 1 to their size, but it is %d down and %d across",
					cropHeight, cropWidth, strideDown, strideAcross));
		}
	}

	/** The windows of an image, row by row. */
	public List<Window> windows(int height, int width) {
		List<Window> windows = new ArrayList<>();
		for (int top : starts(height, this.cropHeight, this.strideDown)) {
			for (int left : starts(width, this.cropWidth, this.strideAcross)) {
				windows.add(new Window(top, left, Math.min(top + this.cropHeight, height),
						Math.min(left + this.cropWidth, width)));
			}
		}
		return windows;
	}

	private static List<Integer> starts(int side, int crop, int stride) {
		List<Integer> starts = new ArrayList<>();
		int count = Math.max(side - crop + stride - 1, 0) / stride + 1;
		for (int i = 0; i < count; i++) {
			starts.add(Math.max(Math.min(i * stride + crop, side) - crop, 0));
		}
		return starts;
	}

	/**
	 * Logits of a whole image.
	 * @param images {@code [batch, 3, height, width]}
	 * @param classes number of classes
	 * @param network gives a window's logits
	 * {@code [batch, classes, crop height, crop width]}
	 * @return {@code [batch, classes, height, width]}
	 */
	public NDArray logits(NDArray images, int classes, Function<NDArray, NDArray> network) {
		Shape shape = images.getShape();
		int height = (int) shape.get(2);
		int width = (int) shape.get(3);
		NDArray sums = images.getManager().zeros(new Shape(shape.get(0), classes, height, width));
		float[] counts = new float[height * width];
		for (Window window : windows(height, width)) {
			NDIndex place = window.index();
			// what a window's logits are computed from is let go of with the window
			try (NDManager scratch = images.getManager().newSubManager(); NDArray part = sums.get(place)) {
				NDArray crop = images.get(place);
				crop.attach(scratch);
				part.addi(network.apply(crop));
			}
			window.count(counts, width);
		}
		return sums.divi(images.getManager().create(counts, new Shape(1, 1, height, width)));
	}

	/**
	 * A part of an image.
	 *
	 * @param top first row
	 * @param left first column
	 * @param bottom row behind the last
	 * @param right column behind the last
	 */
	public record Window(int top, int left, int bottom, int right) {

		NDIndex index() {
			return new NDIndex(":, :, {}:{}, {}:{}", this.top, this.bottom, this.left, this.right);
		}

		private void count(float[] counts, int width) {
			for (int y = this.top; y < this.bottom; y++) {
				for (int x = this.left; x < this.right; x++) {
					counts[y * width + x]++;
				}
			}
		}

	}

}
