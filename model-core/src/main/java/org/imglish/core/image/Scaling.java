package org.imglish.core.image;

import java.util.Arrays;
import java.util.function.BiFunction;

import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

/**
 * Scales images by weighted sums of their pixels: first along rows, then along columns,
 * each rounded to whole values.
 */
public final class Scaling {

	private static final int CHANNELS = 3;

	private static final double SHARPNESS = -0.5;

	/** Half the width of the filter in output pixels. */
	private static final double REACH = 2;

	/** Weights are whole numbers of this many fractional bits, as in Pillow. */
	private static final int BITS = 22;

	/**
	 * Values that are held as numbers at a time, so that they stay in the processor's
	 * cache.
	 */
	private static final int BAND = 1 << 16;

	private Scaling() {
	}

	/**
	 * Scales an image, which is left as it is, as Pillow does with its bicubic filter,
	 * pixel for pixel: the filter widens where an image shrinks, so that nothing is
	 * skipped. The released code trains and evaluates on such images. OpenCV's bicubic
	 * filter has another constant and does not widen.
	 * @param image 8-bit, three channels
	 * @param width new width in pixels
	 * @param height new height in pixels
	 */
	public static Mat bicubic(Mat image, int width, int height) {
		return scale(image, width, height, Filter::bicubic);
	}

	/**
	 * Shrinks an image, which is left as it is: each pixel is the mean of the area that
	 * it covers, as OpenCV's {@code INTER_AREA} has it, up to one level.
	 * @param image 8-bit, three channels
	 * @param width new width in pixels, at most the present one
	 * @param height new height in pixels, at most the present one
	 */
	public static Mat area(Mat image, int width, int height) {
		return scale(image, width, height, Filter::area);
	}

	private static Mat scale(Mat image, int width, int height, BiFunction<Integer, Integer, Filter> filters) {
		Mat narrowed = (width == image.cols()) ? image.clone() : columns(image, filters.apply(image.cols(), width));
		if (height == image.rows()) {
			return narrowed;
		}
		Mat scaled = rows(narrowed, filters.apply(image.rows(), height));
		narrowed.release();
		return scaled;
	}

	/**
	 * Columns are scaled as rows of the turned image: the sums of whole rows are fast.
	 */
	private static Mat columns(Mat image, Filter filter) {
		Mat turned = image.t();
		Mat scaled = rows(turned, filter);
		Core.transpose(scaled, turned);
		scaled.release();
		return turned;
	}

	private static Mat rows(Mat image, Filter filter) {
		int length = image.cols() * CHANNELS;
		int bandRows = Math.max(1, BAND / length);
		Mat scaled = new Mat(filter.size(), image.cols(), CvType.CV_8UC3);
		int[][] values = new int[0][];
		int[] sums = new int[length];
		int end;
		for (int begin = 0; begin < filter.size(); begin = end) {
			end = filter.endOfBand(begin, bandRows);
			int top = filter.first[begin];
			values = read(image, top, filter.end(end - 1), values);
			Mat band = new Mat(end - begin, image.cols(), CvType.CV_32SC3);
			for (int y = begin; y < end; y++) {
				sum(values, filter.first[y] - top, filter.weights[y], sums);
				band.put(y - begin, 0, sums);
			}
			Mat place = scaled.rowRange(begin, end);
			// below 0 and above 255 become 0 and 255
			band.convertTo(place, CvType.CV_8U);
			place.release();
			band.release();
		}
		return scaled;
	}

	/**
	 * Reads rows as numbers, an array each: all arrays of the inner loop have the same
	 * index, without which HotSpot would not compute several values at a time.
	 * @param former arrays to use again
	 */
	private static int[][] read(Mat image, int top, int bottom, int[][] former) {
		Mat part = image.rowRange(top, bottom);
		Mat numbers = new Mat();
		part.convertTo(numbers, CvType.CV_32S);
		int[][] rows = (former.length < bottom - top) ? Arrays.copyOf(former, bottom - top) : former;
		for (int row = 0; row < bottom - top; row++) {
			if (rows[row] == null) {
				rows[row] = new int[image.cols() * CHANNELS];
			}
			numbers.get(row, 0, rows[row]);
		}
		numbers.release();
		part.release();
		return rows;
	}

	private static void sum(int[][] rows, int first, int[] weights, int[] sums) {
		Arrays.fill(sums, 1 << (BITS - 1));
		int tap = 0;
		for (; tap + 3 < weights.length; tap += 4) {
			addFour(rows, first + tap, weights, tap, sums);
		}
		for (; tap < weights.length; tap++) {
			add(rows[first + tap], weights[tap], sums);
		}
		for (int i = 0; i < sums.length; i++) {
			sums[i] >>= BITS;
		}
	}

	private static void add(int[] row, int weight, int[] sums) {
		for (int i = 0; i < sums.length; i++) {
			sums[i] += weight * row[i];
		}
	}

	private static void addFour(int[][] rows, int first, int[] weights, int tap, int[] sums) {
		int[] a = rows[first];
		int[] b = rows[first + 1];
		int[] c = rows[first + 2];
		int[] d = rows[first + 3];
		int forA = weights[tap];
		int forB = weights[tap + 1];
		int forC = weights[tap + 2];
		int forD = weights[tap + 3];
		for (int i = 0; i < sums.length; i++) {
			sums[i] += forA * a[i] + forB * b[i] + forC * c[i] + forD * d[i];
		}
	}

	/** Of which input pixels, along one side, each output pixel is a weighted sum. */
	private static final class Filter {

		private final int[] first;

		private final int[][] weights;

		private Filter(int outputs) {
			this.first = new int[outputs];
			this.weights = new int[outputs][];
		}

		static Filter bicubic(int from, int to) {
			Filter filter = new Filter(to);
			double scale = (double) from / to;
			double width = Math.max(1, scale);
			for (int i = 0; i < to; i++) {
				double centre = (i + 0.5) * scale;
				int begin = Math.max(0, (int) (centre - REACH * width + 0.5));
				int end = Math.min(from, (int) (centre + REACH * width + 0.5));
				double[] exact = new double[end - begin];
				for (int j = 0; j < exact.length; j++) {
					exact[j] = cubic((begin + j - centre + 0.5) / width);
				}
				filter.put(i, begin, exact);
			}
			return filter;
		}

		static Filter area(int from, int to) {
			Filter filter = new Filter(to);
			double scale = (double) from / to;
			for (int i = 0; i < to; i++) {
				int begin = (int) (i * scale);
				int end = Math.min(from, (int) Math.ceil((i + 1) * scale));
				double[] covered = new double[end - begin];
				for (int j = 0; j < covered.length; j++) {
					covered[j] = Math.min(begin + j + 1, (i + 1) * scale) - Math.max(begin + j, i * scale);
				}
				filter.put(i, begin, covered);
			}
			return filter;
		}

		/** Weights of an output pixel, whose sum becomes 1. */
		private void put(int output, int begin, double[] exact) {
			double sum = 0;
			for (double weight : exact) {
				sum += weight;
			}
			int[] whole = new int[exact.length];
			for (int j = 0; j < exact.length; j++) {
				double weight = exact[j] / sum * (1 << BITS);
				whole[j] = (int) (weight + ((weight < 0) ? -0.5 : 0.5));
			}
			this.first[output] = begin;
			this.weights[output] = whole;
		}

		/** Number of output pixels. */
		int size() {
			return this.first.length;
		}

		/** Behind the last input pixel of an output pixel. */
		int end(int output) {
			return this.first[output] + this.weights[output].length;
		}

		/** Where the output pixels end that take no more than so many input pixels. */
		int endOfBand(int begin, int pixels) {
			int end = begin + 1;
			while (end < size() && end(end) - this.first[begin] <= pixels) {
				end++;
			}
			return end;
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
