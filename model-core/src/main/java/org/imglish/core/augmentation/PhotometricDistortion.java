package org.imglish.core.augmentation;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.imgproc.Imgproc;

/**
 * Changes brightness, contrast, saturation and hue, each in half of the cases, contrast
 * before the colors or after them (mmsegmentation's PhotoMetricDistortion, after arXiv
 * 1512.02325).
 */
public record PhotometricDistortion() implements ImageChange {

	private static final double BRIGHTNESS = 32;

	/** Factors of contrast and saturation differ from 1 by at most this. */
	private static final double FACTOR = 0.5;

	/** In OpenCV's half degrees. */
	private static final int HUE = 18;

	private static final int HUES = 180;

	@Override
	public void apply(Mat image, RandomGenerator random) {
		if (random.nextBoolean()) {
			image.convertTo(image, -1, 1, around(0, BRIGHTNESS, random));
		}
		boolean contrastFirst = random.nextBoolean();
		if (contrastFirst) {
			contrast(image, random);
		}
		double saturation = random.nextBoolean() ? around(1, FACTOR, random) : 1;
		int hue = random.nextBoolean() ? random.nextInt(2 * HUE) - HUE : 0;
		if (saturation != 1 || hue != 0) {
			colors(image, saturation, hue);
		}
		if (!contrastFirst) {
			contrast(image, random);
		}
	}

	private static void contrast(Mat image, RandomGenerator random) {
		if (random.nextBoolean()) {
			image.convertTo(image, -1, around(1, FACTOR, random), 0);
		}
	}

	private static double around(double middle, double most, RandomGenerator random) {
		return middle + (2 * random.nextDouble() - 1) * most;
	}

	private static void colors(Mat image, double saturation, int hue) {
		Mat colors = new Mat();
		Imgproc.cvtColor(image, colors, Imgproc.COLOR_BGR2HSV);
		List<Mat> channels = new ArrayList<>();
		Core.split(colors, channels);
		channels.get(1).convertTo(channels.get(1), -1, saturation, 0);
		turn(channels.get(0), hue);
		Core.merge(channels, colors);
		Imgproc.cvtColor(colors, image, Imgproc.COLOR_HSV2BGR);
		channels.forEach(Mat::release);
		colors.release();
	}

	private static void turn(Mat hues, int shift) {
		byte[] turned = new byte[256];
		for (int i = 0; i < turned.length; i++) {
			turned[i] = (byte) Math.floorMod(i + shift, HUES);
		}
		Mat table = new Mat(1, turned.length, CvType.CV_8UC1);
		table.put(0, 0, turned);
		Core.LUT(hues, table, hues);
		table.release();
	}

}
