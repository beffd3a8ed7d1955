package org.imglish.core.segmentation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.imglish.core.image.BrokenImageException;
import org.imglish.core.image.ImageDecoder;
import org.imglish.core.image.LabelMap;
import org.imglish.core.image.LargeImageException;
import org.imglish.core.image.Normalization;
import org.opencv.core.Core;
import org.opencv.core.Mat;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/** Segments encoded images of any size. One thread at a time. */
public final class WholeImages {

	private static final int CHANNELS = 3;

	private static final int AROUND_THE_VERTICAL_AXIS = 1;

	private final ImageDecoder decoder;

	private final ImageSegmentation segmentation;

	private final Segmentation setting;

	private final Normalization normalization;

	private final Views views;

	private final int crop;

	/**
	 * @param head gives the logits of a window
	 * @param crop side of a window in pixels
	 * @param views in what forms each image is looked at
	 */
	public WholeImages(ImageDecoder decoder, SegmentationHead head, Segmentation setting, Normalization normalization,
			int crop, Views views) {
		this.decoder = decoder;
		this.segmentation = new ImageSegmentation(head, setting.windows(crop));
		this.setting = setting;
		this.normalization = normalization;
		this.crop = crop;
		this.views = views;
	}

	/**
	 * Segments an image.
	 * @param owner of what is computed
	 * @return the class of each of its pixels
	 */
	public LabelMap segment(byte[] encoded, NDManager owner) throws BrokenImageException, LargeImageException {
		Mat image = this.decoder.decode(encoded);
		try {
			return segment(image, image.cols(), image.rows(), owner);
		}
		finally {
			image.release();
		}
	}

	/**
	 * Segments an image for labels that have a size of their own.
	 * @param width of the result
	 * @param height of the result
	 * @param owner of what is computed
	 */
	public LabelMap segment(byte[] encoded, int width, int height, NDManager owner)
			throws BrokenImageException, LargeImageException {
		Mat image = this.decoder.decode(encoded);
		try {
			return segment(image, width, height, owner);
		}
		finally {
			image.release();
		}
	}

	private LabelMap segment(Mat image, int width, int height, NDManager owner) {
		try (NDManager scratch = owner.newSubManager()) {
			List<ImageSegmentation.View> looks = new ArrayList<>();
			for (double factor : this.views.scales()) {
				Mat scaled = new Mat();
				Imgproc.resize(image, scaled, size(factor, width, height), 0, 0, Imgproc.INTER_LINEAR);
				looks.add(look(scaled, false, scratch));
				if (this.views.mirrored()) {
					Core.flip(scaled, scaled, AROUND_THE_VERTICAL_AXIS);
					looks.add(look(scaled, true, scratch));
				}
				scaled.release();
			}
			return this.segmentation.labels(looks, height, width);
		}
	}

	/** Where several scales are looked at, none is smaller than a window. */
	private Size size(double factor, int width, int height) {
		ImageScale scale = this.setting.scale(this.crop).times(factor);
		return ((factor != 1) ? scale.atLeast(this.crop) : scale).of(width, height);
	}

	/** What is smaller than a window nevertheless is filled up as in training. */
	private ImageSegmentation.View look(Mat image, boolean mirrored, NDManager scratch) {
		int rows = Math.max(this.crop, image.rows());
		int columns = Math.max(this.crop, image.cols());
		ByteBuffer bytes = ByteBuffer.allocateDirect(Math.multiplyExact(CHANNELS * Float.BYTES * rows, columns))
			.order(ByteOrder.nativeOrder());
		this.normalization.put(image, bytes.asFloatBuffer(), rows, columns);
		NDArray pixels = scratch.create(bytes, new Shape(1, CHANNELS, rows, columns), DataType.FLOAT32);
		return new ImageSegmentation.View(pixels, image.rows(), image.cols(), mirrored);
	}

}
