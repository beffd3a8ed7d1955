package org.imglish.core.augmentation;

import java.util.ArrayList;
import java.util.List;

import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Rect;
import org.opencv.core.Scalar;
import org.opencv.imgproc.Imgproc;

/**
 * Changes the tones of 8-bit images in place, with Pillow's results: factors are float32
 * as there, and where OpenCV rounds and Pillow cuts off, results differ by one level.
 * Channels are blue, green, red.
 */
final class Tones {

	private static final int LEVELS = 256;

	private static final int CHANNELS = 3;

	private Tones() {
	}

	/** Multiplies all values by a factor of at least 0. */
	static void brighten(Mat image, double factor) {
		float amount = (float) factor;
		map(image, (value) -> value * amount);
	}

	/** Moves all values away from the mean grey, by a factor of at least 0. */
	static void contrast(Mat image, double factor) {
		Mat grey = grey(image);
		float mean = Math.round(Core.mean(grey).val[0]);
		float amount = (float) factor;
		grey.release();
		map(image, (value) -> mean + (value - mean) * amount);
	}

	/** Moves each pixel away from its grey, by a factor of at least 0. */
	static void saturate(Mat image, double factor) {
		Mat grey = grey(image);
		Imgproc.cvtColor(grey, grey, Imgproc.COLOR_GRAY2BGR);
		Core.addWeighted(image, factor, grey, 1 - factor, 0, image);
		grey.release();
	}

	/**
	 * Turns the hue of each pixel.
	 * @param turns from -0.5 to 0.5
	 */
	static void turnHue(Mat image, double turns) {
		int shift = (int) (turns * (LEVELS - 1));
		if (shift == 0) {
			return;
		}
		Mat colors = new Mat();
		Imgproc.cvtColor(image, colors, Imgproc.COLOR_BGR2HSV_FULL);
		List<Mat> channels = new ArrayList<>();
		Core.split(colors, channels);
		map(channels.get(0), (value) -> Math.floorMod(value + shift, LEVELS));
		Core.merge(channels, colors);
		Imgproc.cvtColor(colors, image, Imgproc.COLOR_HSV2BGR_FULL);
		channels.forEach(Mat::release);
		colors.release();
	}

	/** Stretches each channel to all levels. */
	static void autoContrast(Mat image) {
		mapChannels(image, (counts) -> {
			int low = 0;
			int high = LEVELS - 1;
			while (low < high && counts[low] == 0) {
				low++;
			}
			while (high > low && counts[high] == 0) {
				high--;
			}
			int from = low;
			double scale = (low < high) ? (LEVELS - 1.0) / (high - low) : 0;
			return (scale > 0) ? (value) -> (float) (value * scale - from * scale) : (value) -> value;
		});
	}

	/** Spreads the values of each channel evenly over the levels. */
	static void equalize(Mat image) {
		mapChannels(image, (counts) -> {
			int last = LEVELS - 1;
			while (last > 0 && counts[last] == 0) {
				last--;
			}
			int step = (int) ((image.total() - counts[last]) / (LEVELS - 1));
			if (step == 0) {
				return (value) -> value;
			}
			int[] before = new int[LEVELS];
			int sum = step / 2;
			for (int i = 0; i < LEVELS; i++) {
				before[i] = sum / step;
				sum += counts[i];
			}
			return (value) -> before[value];
		});
	}

	/** Replaces each value by its distance to the brightest. */
	static void invert(Mat image) {
		map(image, (value) -> LEVELS - 1 - value);
	}

	/** Keeps so many of the highest bits of each value, from 0 to 8. */
	static void posterize(Mat image, int bits) {
		int kept = -1 << (8 - bits);
		map(image, (value) -> value & kept);
	}

	/** Inverts the values from a threshold on. */
	static void solarize(Mat image, int threshold) {
		map(image, (value) -> (value < threshold) ? value : LEVELS - 1 - value);
	}

	/** Adds to the values in the darker half. */
	static void solarizeAdd(Mat image, int amount) {
		map(image, (value) -> (value < LEVELS / 2) ? value + amount : value);
	}

	/** Moves each pixel away from its smoothed neighbourhood; the border stays. */
	static void sharpen(Mat image, double factor) {
		if (image.rows() < 3 || image.cols() < 3) {
			return;
		}
		Mat weights = new Mat(3, 3, CvType.CV_32F, Scalar.all(1 / 13.0));
		weights.put(1, 1, 5 / 13.0);
		Mat smooth = new Mat();
		Imgproc.filter2D(image, smooth, -1, weights);
		Rect inside = new Rect(1, 1, image.cols() - 2, image.rows() - 2);
		Mat sharp = image.submat(inside);
		Mat smoothed = smooth.submat(inside);
		Core.addWeighted(sharp, factor, smoothed, 1 - factor, 0, sharp);
		smoothed.release();
		sharp.release();
		smooth.release();
		weights.release();
	}

	private static Mat grey(Mat image) {
		Mat grey = new Mat();
		Imgproc.cvtColor(image, grey, Imgproc.COLOR_BGR2GRAY);
		return grey;
	}

	/** Replaces each value by another, the same in all channels. */
	private static void map(Mat image, Tone change) {
		byte[] values = new byte[LEVELS];
		write(change, values, 0, 1);
		look(image, values, CvType.CV_8U);
	}

	/** Replaces each value by another, in each channel as its values are spread. */
	private static void mapChannels(Mat image, ToneOfCounts change) {
		byte[] values = new byte[CHANNELS * LEVELS];
		int[][] counts = counts(image);
		for (int channel = 0; channel < CHANNELS; channel++) {
			write(change.of(counts[channel]), values, channel, CHANNELS);
		}
		look(image, values, CvType.CV_8UC3);
	}

	/** How often each value occurs in each channel. */
	private static int[][] counts(Mat image) {
		int[][] counts = new int[CHANNELS][LEVELS];
		byte[] row = new byte[image.cols() * CHANNELS];
		for (int y = 0; y < image.rows(); y++) {
			image.get(y, 0, row);
			for (int i = 0; i < row.length; i += CHANNELS) {
				for (int channel = 0; channel < CHANNELS; channel++) {
					counts[channel][row[i + channel] & 0xff]++;
				}
			}
		}
		return counts;
	}

	/** Values cut off to whole ones from 0 to 255. */
	private static void write(Tone tone, byte[] values, int first, int stride) {
		for (int i = 0; i < LEVELS; i++) {
			values[first + stride * i] = (byte) Math.min(LEVELS - 1, Math.max(0, tone.of(i)));
		}
	}

	private static void look(Mat image, byte[] values, int type) {
		Mat table = new Mat(1, LEVELS, type);
		table.put(0, 0, values);
		Core.LUT(image, table, image);
		table.release();
	}

	/** How the values of a channel change, given how often each occurs. */
	private interface ToneOfCounts {

		Tone of(int[] counts);

	}

	/** A new value for each value. */
	private interface Tone {

		float of(int value);

	}

}
