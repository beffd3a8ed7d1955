package org.imglish.core.image;

import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
import org.opencv.imgcodecs.Imgcodecs;

/** Decodes and encodes whole pictures through OpenCV. */
final class OpenCvCodec {

	private OpenCvCodec() {
	}

	/**
	 * Decodes, turned as the file says.
	 * @param reduction by which width and height are divided, rounded up: 1, or for JPEG
	 * 2, 4 or 8
	 * @return 8-bit, channels blue, green, red; empty where it cannot be decoded
	 * @throws org.opencv.core.CvException if it cannot be decoded
	 */
	static Mat decode(byte[] encoded, int reduction) {
		MatOfByte bytes = new MatOfByte(encoded);
		try {
			return Imgcodecs.imdecode(bytes, switch (reduction) {
				case 1 -> Imgcodecs.IMREAD_COLOR;
				case 2 -> Imgcodecs.IMREAD_REDUCED_COLOR_2;
				case 4 -> Imgcodecs.IMREAD_REDUCED_COLOR_4;
				case 8 -> Imgcodecs.IMREAD_REDUCED_COLOR_8;
				default -> throw new IllegalArgumentException("reduction must be 1, 2, 4 or 8, but is " + reduction);
			});
		}
		finally {
			bytes.release();
		}
	}

	/**
	 * Encodes.
	 * @param image 8-bit, channels blue, green, red
	 * @param extension of the format, {@code .png} or {@code .jpg}
	 * @param quality of JPEG, 1 to 100
	 */
	static byte[] encode(Mat image, String extension, int quality) {
		MatOfByte bytes = new MatOfByte();
		MatOfInt settings = new MatOfInt(Imgcodecs.IMWRITE_JPEG_QUALITY, quality);
		try {
			Imgcodecs.imencode(extension, image, bytes, settings);
			return bytes.toArray();
		}
		finally {
			bytes.release();
			settings.release();
		}
	}

}
