package org.imglish.core.image;

import nu.pattern.OpenCV;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

import static org.assertj.core.api.Assertions.assertThat;

/** Bicubic values come from Pillow 12 ({@code Image.resize} with {@code BICUBIC}). */
class ScalingTests {

	@BeforeAll
	static void loadOpenCv() {
		OpenCV.loadLocally();
	}

	@Test
	void shrinkingEqualsPillow() {
		assertThat(firstChannel(Scaling.bicubic(image(), 4, 3))).containsExactly(9, 26, 47, 65, 36, 80, 113, 115, 66,
				116, 113, 135);
	}

	@Test
	void enlargingEqualsPillow() {
		assertThat(firstChannel(Scaling.bicubic(image(), 11, 8)))
			.startsWith(0, 2, 6, 10, 15, 18, 22, 26, 30, 34, 37, 4, 9, 16, 22, 29, 35, 41, 47, 54, 64, 71)
			.endsWith(50, 69, 101, 136, 121, 78, 106, 143, 172, 138, 105);
	}

	@Test
	void oneSideMayStay() {
		assertThat(firstChannel(Scaling.bicubic(image(), 7, 3))).containsExactly(5, 15, 25, 35, 48, 59, 69, 26, 51, 76,
				105, 105, 130, 101, 47, 87, 127, 109, 105, 144, 126);
		assertThat(firstChannel(Scaling.bicubic(image(), 4, 5))).containsExactly(3, 15, 27, 39, 19, 46, 76, 103, 36, 78,
				128, 111, 53, 114, 101, 127, 73, 114, 121, 139);
	}

	@Test
	void aPartOfAnImageIsScaledAsItsCopy() {
		Mat part = image().submat(1, 5, 2, 7);
		assertThat(firstChannel(Scaling.bicubic(part, 3, 3)))
			.isEqualTo(firstChannel(Scaling.bicubic(part.clone(), 3, 3)));
	}

	@ParameterizedTest
	@CsvSource({ "199, 150", "100, 75", "66, 50", "200, 99", "7, 3", "1, 1" })
	void areasEqualOpenCvUpToOneLevel(int width, int height) {
		Mat image = TurboJpegTests.picture(200, 150);
		Mat expected = new Mat();
		Imgproc.resize(image, expected, new Size(width, height), 0, 0, Imgproc.INTER_AREA);
		assertThat(Core.norm(Scaling.area(image, width, height), expected, Core.NORM_INF)).isLessThanOrEqualTo(1);
	}

	private static Mat image() {
		byte[] pixels = new byte[5 * 7 * 3];
		for (int y = 0; y < 5; y++) {
			for (int x = 0; x < 7; x++) {
				for (int channel = 0; channel < 3; channel++) {
					pixels[(y * 7 + x) * 3 + channel] = (byte) (x * 7 + y * 13 + channel * 29 + (x * y) % 11 * 9);
				}
			}
		}
		Mat image = new Mat(5, 7, CvType.CV_8UC3);
		image.put(0, 0, pixels);
		return image;
	}

	private static int[] firstChannel(Mat image) {
		Mat channel = new Mat();
		Core.extractChannel(image, channel, 0);
		byte[] values = new byte[image.rows() * image.cols()];
		channel.get(0, 0, values);
		int[] numbers = new int[values.length];
		for (int i = 0; i < values.length; i++) {
			numbers[i] = values[i] & 0xff;
		}
		return numbers;
	}

}
