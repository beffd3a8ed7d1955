package org.imglish.core.image;

import java.nio.FloatBuffer;

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

	private final float[][] tables = new float[3][256];

	Normalization(float[] mean, float[] deviation) {
		for (int channel = 0; channel < 3; channel++) {
			for (int value = 0; value < 256; value++) {
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
		int width = image.cols();
		byte[] pixels = new byte[CHANNELS * width];
		float[] values = new float[width];
		for (int y = 0; y < image.rows(); y++) {
			image.get(y, 0, pixels);
			for (int channel = 0; channel < CHANNELS; channel++) {
				for (int x = 0; x < width; x++) {
					values[x] = of(channel, pixels[CHANNELS * x + CHANNELS - 1 - channel] & 0xff);
				}
				planes.put(planes.position() + (channel * rows + y) * columns, values);
			}
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
