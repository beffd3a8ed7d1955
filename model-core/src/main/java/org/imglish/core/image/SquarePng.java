package org.imglish.core.image;

import java.nio.FloatBuffer;

import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.imgcodecs.Imgcodecs;

/** Encodes squares of normalized pixels for people to look at. */
public final class SquarePng {

	private static final int CHANNELS = 3;

	private SquarePng() {
	}

	/**
	 * Encodes.
	 * @param square {@code [3, side, side]} red, green, blue, normalized by
	 * {@link Normalization#HALF}; values outside [-1, 1] are cut off
	 * @param side in pixels
	 */
	public static byte[] encode(FloatBuffer square, int side) {
		int area = side * side;
		byte[] pixels = new byte[CHANNELS * area];
		for (int channel = 0; channel < CHANNELS; channel++) {
			for (int i = 0; i < area; i++) {
				long value = Math.round(127.5 * (square.get(channel * area + i) + 1));
				pixels[CHANNELS * i + CHANNELS - 1 - channel] = (byte) Math.min(255, Math.max(0, value));
			}
		}
		Mat image = new Mat(side, side, CvType.CV_8UC3);
		image.put(0, 0, pixels);
		MatOfByte encoded = new MatOfByte();
		Imgcodecs.imencode(".png", image, encoded);
		byte[] png = encoded.toArray();
		encoded.release();
		image.release();
		return png;
	}

}
