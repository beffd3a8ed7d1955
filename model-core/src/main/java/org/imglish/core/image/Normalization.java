package org.imglish.core.image;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

/** What pixels are shifted and scaled by before a model sees them. */
public enum Normalization {

	/** Values in [-1, 1]: mean and deviation 0.5, as BEiT-3 is pretrained. */
	HALF(new float[] { 0.5f, 0.5f, 0.5f }, new float[] { 0.5f, 0.5f, 0.5f }),
	/**
	 * Mean and deviation of ImageNet, as the released code fine-tunes to ImageNet's
	 * classes.
	 */
	IMAGENET(new float[] { 0.485f, 0.456f, 0.406f }, new float[] { 0.229f, 0.224f, 0.225f });

	private static final int CHANNELS = 3;

	private static final int LEVELS = 256;

	private final float[][] tables = new float[CHANNELS][LEVELS];

	Normalization(float[] mean, float[] deviation) {
		for (int channel = 0; channel < CHANNELS; channel++) {
			for (int value = 0; value < LEVELS; value++) {
				this.tables[channel][value] = (value / 255f - mean[channel]) / deviation[channel];
			}
		}
	}

	/**
	 * Writes an image into the upper left corner of planes of red, green and blue.
	 * @param image 8-bit, channels blue, green, red; at most as large as a plane
	 * @param planes {@code [3, rows, columns]} from its position, which stays; what the
	 * image does not reach is left as it is
	 */
	public void put(Mat image, FloatBuffer planes, int rows, int columns) {
		List<Mat> channels = new ArrayList<>();
		Core.split(image, channels);
		Mat table = new Mat(1, LEVELS, CvType.CV_32F);
		Mat values = new Mat();
		float[] plane = new float[(int) image.total()];
		for (int channel = 0; channel < CHANNELS; channel++) {
			table.put(0, 0, this.tables[channel]);
			Core.LUT(channels.get(CHANNELS - 1 - channel), table, values);
			values.get(0, 0, plane);
			write(plane, image.cols(), planes, planes.position() + channel * rows * columns, columns);
		}
		channels.forEach(Mat::release);
		values.release();
		table.release();
	}

	private static void write(float[] plane, int width, FloatBuffer planes, int start, int columns) {
		if (width == columns) {
			planes.put(start, plane);
			return;
		}
		for (int y = 0; y < plane.length / width; y++) {
			planes.put(start + y * columns, plane, y * width, width);
		}
	}

	/**
	 * Normalized value of a pixel.
	 * @param channel 0 red, 1 green, 2 blue
	 * @param value from 0 to 255
	 */
	public float of(int channel, int value) {
		return this.tables[channel][value];
	}

}
