package org.imglish.core.image;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

import nu.pattern.OpenCV;
import org.opencv.core.Core;
import org.opencv.core.CvException;
import org.opencv.core.Mat;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * Decodes, resizes and encodes images through OpenCV, pixel for pixel as Pillow does. The
 * size is read from the header and checked before anything is decoded, so that a small
 * file cannot claim a large memory. Whatever the bytes are, what comes back is an image
 * or one of the exceptions named here.
 */
public final class ImageDecoder {

	static final int JPEG_QUALITY = 92;

	/** Largest side up to which images are kept without loss. */
	private static final int LOSSLESS_SIDE = 64;

	/** Pixels of an image above which no training or evaluation reads it. */
	public static final long MAX_READ = 1L << 26;

	/** libjpeg writes no longer side. */
	private static final int LONGEST_JPEG = 65_500;

	/** libjpeg decodes down to an eighth: one value of each block. */
	private static final int MAX_REDUCTION = 8;

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
	 * it had. A JPEG file of at least twice the side is decoded at a half, a quarter or
	 * an eighth of its size, by the lower frequencies of its blocks.
	 */
	public Reencoded reencoded(byte[] encoded, int side) throws UnusableImageException {
		return reencoded(encoded, side, side, (image) -> OptionalLong.empty());
	}

	/**
	 * Re-encodes an image as {@link #reencoded(byte[], int)} does, and tells its
	 * {@link PerceptualHash} too, for which a JPEG file is never reduced so far that the
	 * hash would lose by it.
	 */
	public Reencoded hashed(byte[] encoded, int side) throws UnusableImageException {
		return reencoded(encoded, side, Math.max(side, PerceptualHash.LEAST_SIDE), PerceptualHash::of);
	}

	private Reencoded reencoded(byte[] encoded, int side, int decodedSide, Function<Mat, OptionalLong> hash)
			throws UnusableImageException {
		ImageHeader header = ImageHeader.read(encoded);
		header.checkRatio();
		int reduction = reduction(header, decodedSide);
		Mat image = decode(encoded, header, reduction);
		try {
			boolean isTurned = image.cols() != (header.width() + reduction - 1) / reduction;
			int width = (reduction == 1) ? image.cols() : (int) (isTurned ? header.height() : header.width());
			int height = (reduction == 1) ? image.rows() : (int) (isTurned ? header.width() : header.height());
			Mat resized = resize(image, shorterSide(width, height, side));
			try {
				return new Reencoded(encode(resized, side), width, height, hash.apply(image));
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

	/** How far a JPEG file can be reduced and still have the side. */
	static int reduction(ImageHeader header, int side) {
		long shorter = Math.min(header.width(), header.height());
		int reduction = 1;
		while (header.format() == ImageFormat.JPEG && reduction < MAX_REDUCTION && shorter >= 2L * reduction * side) {
			reduction *= 2;
		}
		return reduction;
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
		return decode(encoded, ImageHeader.read(encoded), 1);
	}

	private Mat decode(byte[] encoded, ImageHeader header, int reduction)
			throws BrokenImageException, LargeImageException {
		header.checkPixels(this.maxPixels);
		boolean frames = header.format() == ImageFormat.GIF
				|| header.format() == ImageFormat.WEBP && ImageHeader.isAnimatedWebp(encoded);
		return frames ? FirstFrame.decode(encoded, this.maxPixels) : pixels(encoded, header, reduction);
	}

	private static Mat pixels(byte[] encoded, ImageHeader header, int reduction) throws BrokenImageException {
		if (header.format() == ImageFormat.JPEG && !JpegMarkers.isTurned(encoded)) {
			Optional<Mat> image = TurboJpeg.here().map((library) -> library.decode(encoded, header, reduction));
			if (image.isPresent()) {
				return image.get();
			}
		}
		try {
			Mat image = OpenCvCodec.decode(encoded, reduction);
			if (image.empty()) {
				image.release();
				throw new BrokenImageException("it cannot be decoded, or not to its end");
			}
			return image;
		}
		catch (CvException ex) {
			throw new BrokenImageException("it cannot be decoded (" + ex.getMessage() + ")");
		}
	}

	private static Size shorterSide(int width, int height, int side) throws LargeImageException {
		double scale = (double) side / Math.min(width, height);
		Size size = new Size(Math.max(side, Math.round(width * scale)), Math.max(side, Math.round(height * scale)));
		if (size.area() > MAX_READ || Math.max(size.width, size.height) > LONGEST_JPEG) {
			throw new LargeImageException(String.format(Locale.ROOT,
					"its %d x %d pixels would become %.0f x %.0f; at most %d, and %d a side, are kept", width, height,
					size.width, size.height, MAX_READ, LONGEST_JPEG));
		}
		return size;
	}

	private static Mat resize(Mat image, Size size) {
		if (size.width <= image.cols() && size.height <= image.rows()) {
			return Scaling.area(image, (int) size.width, (int) size.height);
		}
		Mat resized = new Mat();
		Imgproc.resize(image, resized, size, 0, 0, Imgproc.INTER_CUBIC);
		return resized;
	}

	private static byte[] encode(Mat image, int side) {
		if (side <= LOSSLESS_SIDE) {
			return OpenCvCodec.encode(image, ".png", JPEG_QUALITY);
		}
		return TurboJpeg.here()
			.map((library) -> library.encode(image, JPEG_QUALITY))
			.orElseGet(() -> OpenCvCodec.encode(image, ".jpg", JPEG_QUALITY));
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
