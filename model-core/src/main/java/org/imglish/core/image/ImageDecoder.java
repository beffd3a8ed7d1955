package org.imglish.core.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.random.RandomGenerator;

import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

import nu.pattern.OpenCV;
import org.opencv.core.Core;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
import org.opencv.core.Rect;
import org.opencv.core.Size;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

/**
 * Decodes, resizes and encodes images through OpenCV. The size is read from the header
 * and checked before anything is decoded, so that a small file cannot claim a large
 * memory.
 */
public final class ImageDecoder {

	private static final int JPEG_QUALITY = 92;

	/** Largest side up to which images are kept without loss. */
	private static final int LOSSLESS_SIDE = 64;

	private final long mostPixels;

	/**
	 * @param mostPixels width times height above which an image is refused, at least 1
	 */
	public ImageDecoder(long mostPixels) {
		OpenCV.loadLocally();
		Core.setNumThreads(1);
		this.mostPixels = mostPixels;
	}

	/**
	 * Re-encodes an image so that its shorter side is {@code side}.
	 * @param encoded JPEG, PNG or another format that OpenCV knows
	 * @param side in pixels
	 * @return PNG up to 64 pixels, JPEG above
	 * @throws BrokenImageException if it cannot be decoded
	 * @throws LargeImageException if it has too many pixels
	 */
	public byte[] reencode(byte[] encoded, int side) throws BrokenImageException, LargeImageException {
		Mat image = decode(encoded);
		try {
			Mat resized = resizeShorterSide(image, side);
			try {
				return encode(resized, side);
			}
			finally {
				resized.release();
			}
		}
		finally {
			image.release();
		}
	}

	/**
	 * Decodes an image to a square of normalised pixels: shorter side resized, centre
	 * cut.
	 * @param encoded what {@link #reencode} or any camera made
	 * @param side in pixels
	 * @return {@code [3, side, side]} in RGB, each value {@code (x / 255 - 0.5) / 0.5}
	 */
	public float[] square(byte[] encoded, int side) throws BrokenImageException, LargeImageException {
		Mat image = decode(encoded);
		Mat resized = resizeShorterSide(image, side);
		Mat cut = resized.submat(new Rect((resized.cols() - side) / 2, (resized.rows() - side) / 2, side, side));
		try {
			byte[] pixels = new byte[side * side * 3];
			cut.clone().get(0, 0, pixels);
			return planes(pixels, side);
		}
		finally {
			cut.release();
			resized.release();
			image.release();
		}
	}

	/**
	 * Decodes a part of an image, drawn at random, to a square of normalised pixels.
	 * @param encoded what {@link #reencode} or any camera made
	 * @param side in pixels
	 * @param crop how the part is drawn
	 * @return as {@link #square(byte[], int)}
	 */
	public float[] square(byte[] encoded, int side, RandomCrop crop, RandomGenerator random)
			throws BrokenImageException, LargeImageException {
		Mat image = decode(encoded);
		RandomCrop.Cut cut = crop.draw(image.cols(), image.rows(), random);
		Mat part = image.submat(cut.area());
		Mat resized = new Mat();
		boolean smaller = side < Math.min(part.cols(), part.rows());
		Imgproc.resize(part, resized, new Size(side, side), 0, 0, smaller ? Imgproc.INTER_AREA : Imgproc.INTER_CUBIC);
		try {
			if (cut.mirrored()) {
				Core.flip(resized, resized, 1);
			}
			byte[] pixels = new byte[side * side * 3];
			resized.get(0, 0, pixels);
			return planes(pixels, side);
		}
		finally {
			resized.release();
			part.release();
			image.release();
		}
	}

	/** Interleaved blue, green, red to planes of red, green, blue. */
	private static float[] planes(byte[] pixels, int side) {
		int area = side * side;
		float[] planes = new float[3 * area];
		for (int i = 0; i < area; i++) {
			for (int channel = 0; channel < 3; channel++) {
				planes[(2 - channel) * area + i] = (pixels[3 * i + channel] & 0xff) / 127.5f - 1;
			}
		}
		return planes;
	}

	private Mat decode(byte[] encoded) throws BrokenImageException, LargeImageException {
		checkSize(encoded);
		MatOfByte bytes = new MatOfByte(encoded);
		Mat image = Imgcodecs.imdecode(bytes, Imgcodecs.IMREAD_COLOR);
		bytes.release();
		if (image.empty()) {
			image.release();
			throw new BrokenImageException("it cannot be decoded");
		}
		return image;
	}

	private void checkSize(byte[] encoded) throws BrokenImageException, LargeImageException {
		try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(encoded))) {
			Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
			if (!readers.hasNext()) {
				throw new BrokenImageException("it is no image of a known format");
			}
			ImageReader reader = readers.next();
			try {
				reader.setInput(stream, true, true);
				long width = reader.getWidth(0);
				long height = reader.getHeight(0);
				if (width * height > this.mostPixels) {
					throw new LargeImageException(width, height, this.mostPixels);
				}
			}
			finally {
				reader.dispose();
			}
		}
		catch (IOException | IndexOutOfBoundsException ex) {
			throw new BrokenImageException("its header cannot be read (" + ex.getMessage() + ")");
		}
	}

	private static Mat resizeShorterSide(Mat image, int side) {
		double scale = (double) side / Math.min(image.cols(), image.rows());
		Size size = new Size(Math.max(side, Math.round(image.cols() * scale)),
				Math.max(side, Math.round(image.rows() * scale)));
		Mat resized = new Mat();
		Imgproc.resize(image, resized, size, 0, 0, (scale < 1) ? Imgproc.INTER_AREA : Imgproc.INTER_CUBIC);
		return resized;
	}

	private static byte[] encode(Mat image, int side) {
		MatOfByte bytes = new MatOfByte();
		MatOfInt settings = new MatOfInt(Imgcodecs.IMWRITE_JPEG_QUALITY, JPEG_QUALITY);
		Imgcodecs.imencode((side <= LOSSLESS_SIDE) ? ".png" : ".jpg", image, bytes, settings);
		byte[] encoded = bytes.toArray();
		bytes.release();
		settings.release();
		return encoded;
	}

}
