package org.imglish.core.image;

import java.util.Arrays;
import java.util.OptionalLong;

import org.opencv.core.Mat;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * A hash of 64 bits that changes little where a picture does: encoded again, resized or
 * brightened it keeps nearly all of its bits, while those of two unlike pictures differ
 * in about half. It is the DCT hash of C. Zauner, Implementation and Benchmarking of
 * Perceptual Image Hash Functions, 2010, section 3.2.1: of a grey picture of 32 by 32
 * pixels the 8 by 8 lowest frequencies but the constant ones in either direction, each
 * one bit, whether it is above the median of all. Colors do not count.
 */
public final class PerceptualHash {

	private static final int SIDE = 32;

	/** Shorter side in pixels that a picture may be reduced to before it is hashed. */
	static final int LEAST_SIDE = 2 * SIDE;

	private static final int FREQUENCIES = 8;

	private static final int BITS = FREQUENCIES * FREQUENCIES;

	/**
	 * Root of the sum of squares of the coefficients below which they are noise rather
	 * than a picture: that of a pattern that departs from its mean by one level of grey.
	 */
	private static final double LEAST = SIDE;

	/** The cosines of frequencies 1 to 8, {@code [frequency, pixel]}; orthonormal. */
	private static final double[][] COSINES = cosines();

	private PerceptualHash() {
	}

	private static double[][] cosines() {
		double[][] cosines = new double[FREQUENCIES][SIDE];
		for (int i = 0; i < FREQUENCIES; i++) {
			for (int x = 0; x < SIDE; x++) {
				cosines[i][x] = StrictMath.sqrt(2.0 / SIDE)
						* StrictMath.cos((2 * x + 1) * (i + 1) * StrictMath.PI / (2 * SIDE));
			}
		}
		return cosines;
	}

	/**
	 * The hash of a picture.
	 * @param image 8-bit, channels blue, green, red
	 * @return empty for a picture of one shade, of which there is nothing to compare
	 */
	public static OptionalLong of(Mat image) {
		double[] coefficients = coefficients(shades(image));
		if (Math.sqrt(Arrays.stream(coefficients).map((value) -> value * value).sum()) < LEAST) {
			return OptionalLong.empty();
		}
		double[] sorted = coefficients.clone();
		Arrays.sort(sorted);
		double median = (sorted[BITS / 2 - 1] + sorted[BITS / 2]) / 2;
		long hash = 0;
		for (int i = 0; i < BITS; i++) {
			hash |= (coefficients[i] > median) ? 1L << i : 0;
		}
		return OptionalLong.of(hash);
	}

	/** How many of 64 bits differ. */
	public static int distance(long one, long other) {
		return Long.bitCount(one ^ other);
	}

	/** Shades of grey, {@code [32, 32]}, 0 to 255. */
	private static byte[] shades(Mat image) {
		Mat grey = new Mat();
		Mat small = new Mat();
		try {
			Imgproc.cvtColor(image, grey, Imgproc.COLOR_BGR2GRAY);
			Imgproc.resize(grey, small, new Size(SIDE, SIDE), 0, 0, Imgproc.INTER_AREA);
			byte[] shades = new byte[SIDE * SIDE];
			small.get(0, 0, shades);
			return shades;
		}
		finally {
			grey.release();
			small.release();
		}
	}

	/** The lowest frequencies, {@code [8, 8]}, row by row. */
	private static double[] coefficients(byte[] shades) {
		double[][] rows = new double[SIDE][FREQUENCIES];
		for (int y = 0; y < SIDE; y++) {
			for (int i = 0; i < FREQUENCIES; i++) {
				for (int x = 0; x < SIDE; x++) {
					rows[y][i] += COSINES[i][x] * Byte.toUnsignedInt(shades[y * SIDE + x]);
				}
			}
		}
		double[] coefficients = new double[BITS];
		for (int j = 0; j < FREQUENCIES; j++) {
			for (int i = 0; i < FREQUENCIES; i++) {
				for (int y = 0; y < SIDE; y++) {
					coefficients[j * FREQUENCIES + i] += COSINES[j][y] * rows[y][i];
				}
			}
		}
		return coefficients;
	}

}
