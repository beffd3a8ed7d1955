package org.imglish.core.image;

import java.util.Arrays;

import org.opencv.core.CvType;
import org.opencv.core.Mat;

/**
 * Scales images as Pillow does with its bicubic filter, pixel for pixel: the filter
 * widens where an image shrinks, so that nothing is skipped. The released code trains and
 * evaluates on such images. OpenCV's bicubic filter has another constant and does not
 * widen.
 */
public final class BicubicScaling {

	private static final int CHANNELS = 3;

	private static final double SHARPNESS = -0.5;

	/** Half the width of the filter in output pixels. */
	private static final double REACH = 2;

	/** Weights are whole numbers of this many fractional bits, as in Pillow. */
	private static final int BITS = 22;

	private BicubicScaling() {
	}

	/**
	 * Scales an image, which is left as it is: first its columns, then its rows, each
	 * rounded to whole values.
	 * @param image 8-bit, three channels
	 * @param width new width in pixels
	 * @param height new height in pixels
	 */
	public static Mat scale(Mat image, int width, int height) {
		byte[] pixels = new byte[image.rows() * image.cols() * CHANNELS];
		Mat whole = image.isContinuous() ? image : image.clone();
		whole.get(0, 0, pixels);
		if (!image.isContinuous()) {
			whole.release();
		}
		byte[] narrowed = (width == image.cols()) ? pixels
				: columns(pixels, image.cols(), image.rows(), new Filter(image.cols(), width));
		byte[] scaled = (height == image.rows()) ? narrowed : rows(narrowed, width, new Filter(image.rows(), height));
		Mat result = new Mat(height, width, CvType.CV_8UC3);
		result.put(0, 0, scaled);
		return result;
	}

	private static byte[] columns(byte[] pixels, int from, int rows, Filter filter) {
		int to = filter.first.length;
		byte[] scaled = new byte[rows * to * CHANNELS];
		int at = 0;
		for (int row = 0; row < rows; row++) {
			for (int x = 0; x < to; x++) {
				int[] weights = filter.weights[x];
				int place = (row * from + filter.first[x]) * CHANNELS;
				int blue = 1 << (BITS - 1);
				int green = blue;
				int red = blue;
				for (int weight : weights) {
					blue += weight * (pixels[place] & 0xff);
					green += weight * (pixels[place + 1] & 0xff);
					red += weight * (pixels[place + 2] & 0xff);
					place += CHANNELS;
				}
				scaled[at++] = value(blue);
				scaled[at++] = value(green);
				scaled[at++] = value(red);
			}
		}
		return scaled;
	}

	private static byte[] rows(byte[] pixels, int columns, Filter filter) {
		int to = filter.first.length;
		int length = columns * CHANNELS;
		byte[] scaled = new byte[to * length];
		int[] sums = new int[length];
		for (int y = 0; y < to; y++) {
			Arrays.fill(sums, 1 << (BITS - 1));
			int place = filter.first[y] * length;
			for (int weight : filter.weights[y]) {
				for (int i = 0; i < length; i++) {
					sums[i] += weight * (pixels[place + i] & 0xff);
				}
				place += length;
			}
			for (int i = 0; i < length; i++) {
				scaled[y * length + i] = value(sums[i]);
			}
		}
		return scaled;
	}

	private static byte value(int sum) {
		return (byte) Math.min(255, Math.max(0, sum >> BITS));
	}

	/** Which input pixels each output pixel is a weighted sum of. */
	private static final class Filter {

		private final int[] first;

		private final int[][] weights;

		Filter(int from, int to) {
			this.first = new int[to];
			this.weights = new int[to][];
			double scale = (double) from / to;
			double width = Math.max(1, scale);
			for (int i = 0; i < to; i++) {
				double centre = (i + 0.5) * scale;
				int begin = Math.max(0, (int) (centre - REACH * width + 0.5));
				int end = Math.min(from, (int) (centre + REACH * width + 0.5));
				double[] exact = new double[end - begin];
				double sum = 0;
				for (int j = 0; j < exact.length; j++) {
					exact[j] = cubic((begin + j - centre + 0.5) / width);
					sum += exact[j];
				}
				this.first[i] = begin;
				this.weights[i] = new int[exact.length];
				for (int j = 0; j < exact.length; j++) {
					double weight = exact[j] / sum * (1 << BITS);
					this.weights[i][j] = (int) (weight + ((weight < 0) ? -0.5 : 0.5));
				}
			}
		}

		private static double cubic(double distance) {
			double x = Math.abs(distance);
			if (x < 1) {
				return ((SHARPNESS + 2) * x - (SHARPNESS + 3)) * x * x + 1;
			}
			return (x < 2) ? (((x - 5) * x + 8) * x - 4) * SHARPNESS : 0;
		}

	}

}
