package org.imglish.core.augmentation;

import java.util.ArrayList;
import java.util.List;

import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.imgproc.Imgproc;

/**
 * Changes the tones of 8-bit images in place, with Pillow's results: factors are float32
 * as there, and where OpenCV rounds and Pillow cuts off, results differ by one level.
 * Channels are blue, green, red.
 */
final class Tones {

	private static final int LEVELS = 256;

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
		Mat colours = new Mat();
		Imgproc.cvtColor(image, colours, Imgproc.COLOR_BGR2HSV_FULL);
		List<Mat> channels = new ArrayList<>();
		Core.split(colours, channels);
		map(channels.get(0), (value) -> Math.floorMod(value + shift, LEVELS));
		Core.merge(channels, colours);
		Imgproc.cvtColor(colours, image, Imgproc.COLOR_HSV2BGR_FULL);
		channels.forEach(Mat::release);
		colours.release();
	}

	private static Mat grey(Mat image) {
		Mat grey = new Mat();
		Imgproc.cvtColor(image, grey, Imgproc.COLOR_BGR2GRAY);
		return grey;
	}

	/** Replaces each value by another, cut off to a whole one from 0 to 255. */
	private static void map(Mat image, Tone change) {
		byte[] values = new byte[LEVELS];
		for (int i = 0; i < LEVELS; i++) {
			values[i] = (byte) Math.min(LEVELS - 1, Math.max(0, change.of(i)));
		}
		Mat table = new Mat(1, LEVELS, CvType.CV_8U);
		table.put(0, 0, values);
		Core.LUT(image, table, image);
		table.release();
	}

	/** A new value for each value. */
	private interface Tone {

		float of(int value);

	}

}
