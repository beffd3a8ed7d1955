package org.imglish.core.image;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.imglish.core.region.Box;
import org.imglish.core.region.RunLengthMask;
import org.jspecify.annotations.Nullable;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

/**
 * Shows people what was found in an image: the image, the true objects and the found ones
 * with their scores, each with its box in the color of its class and its mask, if any.
 *
 * @param decoder decodes the image
 * @param palette colors of the classes
 */
public record DetectedPicture(ImageDecoder decoder, ClassPalette palette) {

	/** Longer side of the pictures, at most; smaller ones are enlarged to be legible. */
	private static final int LONGEST = 512;

	private static final int CHANNELS = 3;

	private static final double LETTERS = 0.4;

	/** What is less likely only hides the others. */
	private static final double MIN_SCORE = 0.3;

	/**
	 * Paints.
	 * @param encoded the image
	 * @param width that boxes are told in
	 * @param height that boxes are told in
	 * @param truth the true objects
	 * @param found the found ones; those with a score below 0.3 are left out
	 * @return PNGs of one size: {@code image}, {@code truth}, {@code prediction}
	 */
	public Map<String, byte[]> of(byte[] encoded, int width, int height, List<Shown> truth, List<Shown> found)
			throws BrokenImageException, LargeImageException {
		double factor = (double) LONGEST / Math.max(width, height);
		Size size = new Size(Math.max(1, Math.round(width * factor)), Math.max(1, Math.round(height * factor)));
		Mat image = this.decoder.decode(encoded);
		try {
			Imgproc.resize(image, image, size, 0, 0, (factor < 1) ? Imgproc.INTER_AREA : Imgproc.INTER_NEAREST);
			Map<String, byte[]> pictures = new LinkedHashMap<>();
			pictures.put("image", png(image));
			pictures.put("truth", painted(image, width, truth));
			pictures.put("prediction", painted(image, width,
					found.stream().filter((object) -> object.score() == null || object.score() >= MIN_SCORE).toList()));
			return pictures;
		}
		finally {
			image.release();
		}
	}

	private byte[] painted(Mat image, int width, List<Shown> objects) {
		Mat canvas = image.clone();
		double factor = (double) image.cols() / width;
		objects.forEach((object) -> fill(canvas, object));
		objects.forEach((object) -> frame(canvas, object, factor));
		byte[] png = png(canvas);
		canvas.release();
		return png;
	}

	/** Half the image, half the color. */
	private void fill(Mat canvas, Shown object) {
		RunLengthMask mask = object.mask();
		if (mask == null) {
			return;
		}
		byte[] pixels = mask.pixels();
		byte[] row = new byte[CHANNELS * canvas.cols()];
		for (int y = 0; y < canvas.rows(); y++) {
			canvas.get(y, 0, row);
			int from = (int) ((long) y * mask.height() / canvas.rows()) * mask.width();
			for (int i = 0; i < row.length; i++) {
				int x = (int) ((long) (i / CHANNELS) * mask.width() / canvas.cols());
				if (pixels[from + x] != 0) {
					int color = this.palette.value(object.color(), CHANNELS - 1 - i % CHANNELS);
					row[i] = (byte) (((row[i] & 0xff) + color + 1) / 2);
				}
			}
			canvas.put(y, 0, row);
		}
	}

	private void frame(Mat canvas, Shown object, double factor) {
		Scalar color = new Scalar(this.palette.value(object.color(), 2), this.palette.value(object.color(), 1),
				this.palette.value(object.color(), 0));
		Box box = object.box();
		Point corner = new Point(Math.round(box.x() * factor), Math.round(box.y() * factor));
		Imgproc.rectangle(canvas, corner,
				new Point(Math.round((box.x() + box.width()) * factor), Math.round((box.y() + box.height()) * factor)),
				color, 2);
		if (object.score() != null) {
			Imgproc.putText(canvas, String.format(Locale.ROOT, "%.2f", object.score()),
					new Point(corner.x + CHANNELS, corner.y + 14), Imgproc.FONT_HERSHEY_SIMPLEX, LETTERS, color);
		}
	}

	private static byte[] png(Mat image) {
		MatOfByte bytes = new MatOfByte();
		Imgcodecs.imencode(".png", image, bytes);
		byte[] encoded = bytes.toArray();
		bytes.release();
		return encoded;
	}

	/**
	 * An object to be shown.
	 *
	 * @param box in pixels of the image
	 * @param mask of the image's size, or null
	 * @param color number of its color in the palette
	 * @param score in [0, 1], or null of a true object
	 */
	public record Shown(Box box, @Nullable RunLengthMask mask, int color, @Nullable Double score) {

	}

}
