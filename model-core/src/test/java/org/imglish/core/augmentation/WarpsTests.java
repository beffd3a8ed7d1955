package org.imglish.core.augmentation;

import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;
import org.opencv.imgproc.Imgproc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Expected values come from Pillow 13 ({@code rotate} and {@code transform}, bilinear)
 * for the smooth {@link TestImage} of 40 by 30 pixels; OpenCV rounds positions to 1/32
 * pixel, and blends the border with what is outside.
 */
class WarpsTests {

	private static final Warps WARPS = new Warps(Imgproc.INTER_LINEAR, new Scalar(128, 128, 128));

	@Test
	void rotationEqualsPillow() {
		check((image) -> WARPS.rotate(image, 20), 4, 18, 31, 51, 71, 34, 54, 74, 38, 58, 78, 41, 61, 81, 45, 65, 85, 48,
				68, 88);
	}

	@Test
	void shearingEqualsPillow() {
		check((image) -> WARPS.shearX(image, 0.2), 20, 0, 52, 72, 92, 55, 75, 95, 58, 78, 98, 61, 81, 101, 64, 84, 104);
		check((image) -> WARPS.shearY(image, -0.2), 3, 0, 5, 25, 45, 8, 28, 48, 11, 31, 51, 13, 33, 53, 16, 36, 56, 18,
				38, 58);
	}

	@Test
	void movingEqualsPillow() {
		check((image) -> WARPS.translate(image, -7, 0), 15, 0, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128,
				128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 30, 50, 70, 33, 53, 73, 36, 56, 76);
	}

	private static void check(Consumer<Mat> warp, int number, int from, int... expected) {
		Mat image = TestImage.smooth(40, 30);
		warp.accept(image);
		int[] row = TestImage.row(image, number);
		for (int i = 0; i < expected.length; i++) {
			assertThat(row[from + i]).as("value %d", from + i).isCloseTo(expected[i], within(1));
		}
	}

}
