package org.imglish.core.detection;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.imglish.core.image.BrokenImageException;
import org.imglish.core.image.ImageDecoder;
import org.imglish.core.image.LargeImageException;
import org.imglish.core.image.Normalization;
import org.opencv.core.Mat;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * Finds the objects of encoded images of any size: the longer side becomes the model's,
 * zeros fill the rest. One thread at a time, and one image at a time, so that memory does
 * not depend on how many there are.
 */
public final class WholeImageDetection {

	private static final int CHANNELS = 3;

	private final ImageDecoder decoder;

	private final DetectionHead head;

	private final Normalization normalization;

	private final int side;

	/**
	 * @param side of the model's images in pixels
	 */
	public WholeImageDetection(ImageDecoder decoder, DetectionHead head, Normalization normalization, int side) {
		this.decoder = decoder;
		this.head = head;
		this.normalization = normalization;
		this.side = side;
	}

	/**
	 * Finds the objects of an image.
	 * @param owner of what is computed
	 */
	public Found detect(byte[] encoded, NDManager owner) throws BrokenImageException, LargeImageException {
		Mat image = this.decoder.decode(encoded);
		try {
			return detect(image, new ImageSize(image.rows(), image.cols()), owner);
		}
		finally {
			image.release();
		}
	}

	/**
	 * Finds the objects of an image that is kept in another size than it had.
	 * @param size that it had, in whose pixels objects are told
	 * @param owner of what is computed
	 */
	public Found detect(byte[] encoded, ImageSize size, NDManager owner)
			throws BrokenImageException, LargeImageException {
		Mat image = this.decoder.decode(encoded);
		try {
			return detect(image, size, owner);
		}
		finally {
			image.release();
		}
	}

	private Found detect(Mat image, ImageSize size, NDManager owner) {
		double factor = (double) this.side / Math.max(size.width(), size.height());
		int columns = (int) Math.max(1, Math.round(size.width() * factor));
		int rows = (int) Math.max(1, Math.round(size.height() * factor));
		ByteBuffer bytes = ByteBuffer.allocateDirect(Math.multiplyExact(CHANNELS * Float.BYTES * this.side, this.side))
			.order(ByteOrder.nativeOrder());
		Mat scaled = new Mat();
		Imgproc.resize(image, scaled, new Size(columns, rows), 0, 0, Imgproc.INTER_LINEAR);
		this.normalization.put(scaled, bytes.asFloatBuffer(), this.side, this.side);
		scaled.release();
		try (NDManager scratch = owner.newSubManager()) {
			NDArray pixels = scratch.create(bytes, new Shape(1, CHANNELS, this.side, this.side), DataType.FLOAT32);
			Detections found = this.head.detect(pixels, List.of(new ImageSize(rows, columns))).get(0);
			return new Found(size, found.scaled((float) size.width() / columns, (float) size.height() / rows, size));
		}
	}

	/**
	 * What was found in an image.
	 *
	 * @param size of the image
	 * @param objects in its pixels
	 */
	public record Found(ImageSize size, Detections objects) {

	}

}
