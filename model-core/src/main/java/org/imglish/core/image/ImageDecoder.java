package org.imglish.core.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;

import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

import nu.pattern.OpenCV;
import org.opencv.core.Core;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
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
	 * Decodes an image.
	 * @param encoded JPEG, PNG or another format that OpenCV knows
	 * @return 8-bit, channels blue, green, red; to be released by the caller
	 * @throws BrokenImageException if it cannot be decoded
	 * @throws LargeImageException if it has too many pixels
	 */
	public Mat decode(byte[] encoded) throws BrokenImageException, LargeImageException {
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
