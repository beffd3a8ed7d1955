package org.imglish.core.image;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Function;

import nu.pattern.OpenCV;
import org.opencv.core.Core;
import org.opencv.core.CvException;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
import org.opencv.core.Size;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

/**
 * Decodes, resizes and encodes images through OpenCV, pixel for pixel as Pillow does. The
 * size is read from the header and checked before anything is decoded, so that a small
 * file cannot claim a large memory. Whatever the bytes are, what comes back is an image
 * or one of the exceptions named here.
 */
public final class ImageDecoder {

	private static final int JPEG_QUALITY = 92;

	/** Largest side up to which images are kept without loss. */
	private static final int LOSSLESS_SIDE = 64;

	/** Pixels of an image above which no training or evaluation reads it. */
	public static final long MAX_READ = 1L << 26;

	/** libjpeg writes no longer side. */
	private static final int LONGEST_JPEG = 65_500;

	private final long maxPixels;

	/**
	 * @param maxPixels width times height above which an image is refused, at least 1
	 */
	public ImageDecoder(long maxPixels) {
		OpenCV.loadLocally();
		Core.setNumThreads(1);
		this.maxPixels = maxPixels;
	}

	/**
	 * Re-encodes an image so that its shorter side is {@code side}.
	 * @param encoded an image of one of the {@link ImageFormat}s
	 * @param side in pixels
	 * @return PNG up to 64 pixels, JPEG above
	 * @throws BrokenImageException if it cannot be decoded
	 * @throws LargeImageException if it has too many pixels, or would have
	 * @throws ThinImageException if it is a line rather than a picture
	 */
	public byte[] reencode(byte[] encoded, int side) throws UnusableImageException {
		return reencoded(encoded, side).encoded();
	}

	/**
	 * Re-encodes an image as {@link #reencode(byte[], int)} does, and tells the size that
	 * it had.
	 */
	public Reencoded reencoded(byte[] encoded, int side) throws UnusableImageException {
		return reencoded(encoded, side, (image) -> OptionalLong.empty());
	}

	/**
	 * Re-encodes an image as {@link #reencoded(byte[], int)} does, and tells its
	 * {@link PerceptualHash} too.
	 */
	public Reencoded hashed(byte[] encoded, int side) throws UnusableImageException {
		return reencoded(encoded, side, PerceptualHash::of);
	}

	private Reencoded reencoded(byte[] encoded, int side, Function<Mat, OptionalLong> hash)
			throws UnusableImageException {
		ImageHeader.read(encoded).checkRatio();
		Mat image = decode(encoded);
		try {
			Mat resized = resizeShorterSide(image, side);
			try {
				return new Reencoded(encode(resized, side), image.cols(), image.rows(), hash.apply(image));
			}
			finally {
				resized.release();
			}
		}
		catch (CvException ex) {
			throw new BrokenImageException("it cannot be encoded again (" + ex.getMessage() + ")");
		}
		finally {
			image.release();
		}
	}

	/**
	 * Decodes an image; of an animated one the first frame. What is transparent has the
	 * color that the file gives it.
	 * @param encoded an image of one of the {@link ImageFormat}s
	 * @return 8-bit, channels blue, green, red; to be released by the caller
	 * @throws BrokenImageException if it cannot be decoded
	 * @throws LargeImageException if it has too many pixels
	 */
	public Mat decode(byte[] encoded) throws BrokenImageException, LargeImageException {
		ImageHeader header = ImageHeader.read(encoded);
		header.checkPixels(this.maxPixels);
		boolean frames = header.format() == ImageFormat.GIF
				|| header.format() == ImageFormat.WEBP && ImageHeader.isAnimatedWebp(encoded);
		return frames ? FirstFrame.decode(encoded, this.maxPixels) : pixels(encoded);
	}

	private static Mat pixels(byte[] encoded) throws BrokenImageException {
		MatOfByte bytes = new MatOfByte(encoded);
		try {
			Mat image = Imgcodecs.imdecode(bytes, Imgcodecs.IMREAD_COLOR);
			if (image.empty()) {
				image.release();
				throw new BrokenImageException("it cannot be decoded, or not to its end");
			}
			return image;
		}
		catch (CvException ex) {
			throw new BrokenImageException("it cannot be decoded (" + ex.getMessage() + ")");
		}
		finally {
			bytes.release();
		}
	}

	private static Mat resizeShorterSide(Mat image, int side) throws LargeImageException {
		double scale = (double) side / Math.min(image.cols(), image.rows());
		Size size = new Size(Math.max(side, Math.round(image.cols() * scale)),
				Math.max(side, Math.round(image.rows() * scale)));
		if (size.area() > MAX_READ || Math.max(size.width, size.height) > LONGEST_JPEG) {
			throw new LargeImageException(String.format(Locale.ROOT,
					"its %d x %d pixels would become %.0f x %.0f; at most %d, and %d a side, are kept", image.cols(),
					image.rows(), size.width, size.height, MAX_READ, LONGEST_JPEG));
		}
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

	/**
	 * An image that was encoded again.
	 *
	 * @param encoded the image
	 * @param width that it had before, turned as it is seen
	 * @param height that it had before
	 * @param hash its {@link PerceptualHash}; empty for a picture of one shade, and where
	 * nobody wants it
	 */
	@SuppressWarnings("ArrayRecordComponent")
	public record Reencoded(byte[] encoded, int width, int height, OptionalLong hash) {

	}

}
