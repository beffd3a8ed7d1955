package org.imglish.core.image;

import java.util.SplittableRandom;

import nu.pattern.OpenCV;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

/** Pictures with large and small patches, and what people do to pictures. */
public final class PicturesFixture {

	private static final int WIDTH = 160;

	private static final int HEIGHT = 120;

	private PicturesFixture() {
	}

	/** A picture as PNG; another number gives another one. */
	public static byte[] picture(long number) {
		SplittableRandom random = new SplittableRandom(number);
		Mat image = patches(random, 5);
		for (int grain : new int[] { 12, 40 }) {
			Mat finer = patches(random, grain);
			Core.addWeighted(image, 0.7, finer, 0.3, 0, image);
			finer.release();
		}
		return encoded(image, ".png");
	}

	private static Mat patches(SplittableRandom random, int number) {
		OpenCV.loadLocally();
		byte[] noise = new byte[3 * number * number];
		random.nextBytes(noise);
		Mat grains = new Mat(number, number, CvType.CV_8UC3);
		grains.put(0, 0, noise);
		Mat image = new Mat();
		Imgproc.resize(grains, image, new Size(WIDTH, HEIGHT), 0, 0, Imgproc.INTER_CUBIC);
		grains.release();
		return image;
	}

	/** The picture as a JPEG. */
	public static byte[] jpeg(byte[] picture, int quality) {
		return encoded(decoded(picture), ".jpg", Imgcodecs.IMWRITE_JPEG_QUALITY, quality);
	}

	/** The picture in another size. */
	public static byte[] resized(byte[] picture, double factor) {
		Mat image = decoded(picture);
		Imgproc.resize(image, image, new Size(), factor, factor, Imgproc.INTER_AREA);
		return encoded(image, ".png");
	}

	/** The picture with each value times a factor, and some more. */
	public static byte[] brightened(byte[] picture, double factor, double more) {
		Mat image = decoded(picture);
		image.convertTo(image, -1, factor, more);
		return encoded(image, ".png");
	}

	/** The picture as in a mirror. */
	public static byte[] mirrored(byte[] picture) {
		Mat image = decoded(picture);
		Core.flip(image, image, 1);
		return encoded(image, ".png");
	}

	/** A picture of one shade. */
	public static byte[] plain(int red, int green, int blue) {
		OpenCV.loadLocally();
		return encoded(new Mat(HEIGHT, WIDTH, CvType.CV_8UC3, new Scalar(blue, green, red)), ".png");
	}

	static Mat decoded(byte[] picture) {
		OpenCV.loadLocally();
		return Imgcodecs.imdecode(new MatOfByte(picture), Imgcodecs.IMREAD_COLOR);
	}

	private static byte[] encoded(Mat image, String form, int... settings) {
		MatOfByte bytes = new MatOfByte();
		Imgcodecs.imencode(form, image, bytes, new MatOfInt(settings));
		image.release();
		return bytes.toArray();
	}

}
