package org.imglish.core.augmentation;

import nu.pattern.OpenCV;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

/**
 * A small colorful image that a line of Python can make too: the value at (x, y) of
 * channel c is {@code (7x + 13y + 29c + 9(xy mod 11)) mod 256}.
 */
final class TestImage {

	private TestImage() {
	}

	static Mat of(int width, int height) {
		return of(width, height, (x, y, channel) -> x * 7 + y * 13 + channel * 29 + (x * y) % 11 * 9);
	}

	/** A picture without edges: {@code 3x + 2y + 20c}. */
	static Mat smooth(int width, int height) {
		return of(width, height, (x, y, channel) -> 3 * x + 2 * y + 20 * channel);
	}

	/**
	 * The same with {@code v / 3 + 40} for each value v: few levels, none of them dark.
	 */
	static Mat pale(int width, int height) {
		return of(width, height,
				(x, y, channel) -> ((x * 7 + y * 13 + channel * 29 + (x * y) % 11 * 9) & 0xff) / 3 + 40);
	}

	private static Mat of(int width, int height, Value value) {
		OpenCV.loadLocally();
		byte[] pixels = new byte[height * width * 3];
		for (int y = 0; y < height; y++) {
			for (int x = 0; x < width; x++) {
				for (int channel = 0; channel < 3; channel++) {
					pixels[(y * width + x) * 3 + channel] = (byte) value.at(x, y, channel);
				}
			}
		}
		Mat image = new Mat(height, width, CvType.CV_8UC3);
		image.put(0, 0, pixels);
		return image;
	}

	/** The values of a row, channel by channel within each pixel. */
	static int[] row(Mat image, int number) {
		byte[] pixels = new byte[image.cols() * 3];
		image.get(number, 0, pixels);
		int[] values = new int[pixels.length];
		for (int i = 0; i < values.length; i++) {
			values[i] = pixels[i] & 0xff;
		}
		return values;
	}

	/** The value of a pixel's channel. */
	private interface Value {

		int at(int x, int y, int channel);

	}

}
