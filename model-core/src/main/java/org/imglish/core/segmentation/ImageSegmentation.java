package org.imglish.core.segmentation;

import java.util.List;
import java.util.Objects;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import org.imglish.core.dense.Planes;
import org.imglish.core.image.LabelMap;
import org.jspecify.annotations.Nullable;

/**
 * Labels of whole images of any size: window by window, and, where that is wanted, as the
 * mean over several sizes of an image and their mirror images.
 *
 * @param head gives the logits of a window
 * @param windows of the size that the head takes
 */
public record ImageSegmentation(SegmentationHead head, SlidingWindows windows) {

	/** Logits of the pixels of a strip of the result, at most. */
	private static final int MAX_LOGITS = 1 << 24;

	/**
	 * Logits of the pixels of an image.
	 * @param image {@code [batch, 3, rows, columns]}, at least as large as a window
	 * @param height of the result
	 * @param width of the result
	 * @return {@code [batch, classes, height, width]}, owned by the image's manager
	 */
	public NDArray logits(NDArray image, int height, int width) {
		return Planes.resize(logits(image), height, width);
	}

	private NDArray logits(NDArray image) {
		return this.windows.logits(image, this.head.config().classes(), (window) -> Planes
			.resize(this.head.predict(window), this.windows.cropHeight(), this.windows.cropWidth()));
	}

	/**
	 * The class of each pixel of one image.
	 * @param views forms of the image, at least one
	 * @param height of the result, the original image's
	 * @param width of the result
	 */
	public LabelMap labels(List<View> views, int height, int width) {
		try (NDManager scratch = views.get(0).image().getManager().newSubManager()) {
			byte[] labels = new byte[height * width];
			if (views.size() == 1 && !views.get(0).mirrored()) {
				strips(logits(views.get(0), scratch), height, width, labels);
				return new LabelMap(width, height, labels);
			}
			@Nullable NDArray sum = null;
			for (View view : views) {
				NDArray probabilities = Planes.resize(logits(view, scratch), height, width).softmax(1);
				NDArray upright = view.mirrored() ? probabilities.flip(3) : probabilities;
				sum = (sum != null) ? sum.addi(upright) : upright;
			}
			put(Objects.requireNonNull(sum), labels, 0);
			return new LabelMap(width, height, labels);
		}
	}

	/** Logits of a view at its own size, without what it was filled up with. */
	private NDArray logits(View view, NDManager scratch) {
		NDArray image = view.image().duplicate();
		image.attach(scratch);
		return logits(image).get(new NDIndex(":, :, 0:{}, 0:{}", view.rows(), view.columns()));
	}

	/** An image may have far more pixels than the network sees, so not all at once. */
	private static void strips(NDArray logits, int height, int width, byte[] labels) {
		NDArray wide = Planes.widened(logits, width);
		int rows = (int) Math.max(1, MAX_LOGITS / (logits.getShape().get(1) * width));
		for (int from = 0; from < height; from += rows) {
			try (NDManager scratch = wide.getManager().newSubManager()) {
				NDArray strip = Planes.rows(wide, height, from, Math.min(height, from + rows));
				strip.attach(scratch);
				put(strip, labels, from * width);
			}
		}
	}

	private static void put(NDArray scores, byte[] labels, int from) {
		try (NDArray best = scores.argMax(1)) {
			long[] numbers = best.toLongArray();
			for (int i = 0; i < numbers.length; i++) {
				labels[from + i] = (byte) numbers[i];
			}
		}
	}

	/**
	 * A form of an image.
	 *
	 * @param image {@code [1, 3, height, width]}, at least as large as a window
	 * @param rows that are of the image; those below fill it up
	 * @param columns that are of the image
	 * @param mirrored whether left and right are swapped
	 */
	public record View(NDArray image, int rows, int columns, boolean mirrored) {

		/**
		 * An image that is at least as large as a window.
		 * @param image {@code [1, 3, height, width]}
		 */
		public static View of(NDArray image) {
			return new View(image, (int) image.getShape().get(2), (int) image.getShape().get(3), false);
		}

		/** The mirror image of such an image. */
		public static View mirror(NDArray image) {
			return new View(image.flip(3), (int) image.getShape().get(2), (int) image.getShape().get(3), true);
		}

	}

}
