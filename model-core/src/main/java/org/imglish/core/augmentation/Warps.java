package org.imglish.core.augmentation;

import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;
import org.opencv.imgproc.Imgproc;

/**
 * Rotates, shears and moves images in place. Positions are those of Pillow, where the
 * middle of the first pixel is at 0.5; what comes from outside the image has one color.
 *
 * @param interpolation OpenCV's number of an interpolation
 * @param outside blue, green and red outside the image
 */
record Warps(int interpolation, Scalar outside) {

	/** Turns an image around its middle, against the clock. */
	void rotate(Mat image, double degrees) {
		double angle = Math.toRadians(degrees);
		double cos = Math.cos(angle);
		double sin = Math.sin(angle);
		double x = image.cols() / 2.0;
		double y = image.rows() / 2.0;
		warp(image, cos, -sin, x - cos * x + sin * y, sin, cos, y - sin * x - cos * y);
	}

	/** Takes each row from {@code factor} times its height further right. */
	void shearX(Mat image, double factor) {
		warp(image, 1, factor, 0, 0, 1, 0);
	}

	/** Takes each column from {@code factor} times its place further down. */
	void shearY(Mat image, double factor) {
		warp(image, 1, 0, 0, factor, 1, 0);
	}

	/** Takes each pixel from so many further right and down. */
	void translate(Mat image, double right, double down) {
		warp(image, 1, 0, right, 0, 1, down);
	}

	/**
	 * Takes the pixel at (x, y) from (ax + by + c, dx + ey + f).
	 */
	private void warp(Mat image, double a, double b, double c, double d, double e, double f) {
		Mat matrix = new Mat(2, 3, CvType.CV_64F);
		matrix.put(0, 0, a, b, c + (a + b - 1) / 2, d, e, f + (d + e - 1) / 2);
		Mat warped = new Mat();
		Imgproc.warpAffine(image, warped, matrix, image.size(), this.interpolation | Imgproc.WARP_INVERSE_MAP,
				Core.BORDER_CONSTANT, this.outside);
		warped.copyTo(image);
		warped.release();
		matrix.release();
	}

}
