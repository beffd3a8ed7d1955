package org.imglish.core.region;

import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RunLengthMaskTests {

	@RepeatedTest(5)
	void masksKeepTheirPixelsAndMeetPixelByPixel(RepetitionInfo repetition) {
		Random random = new Random(repetition.getCurrentRepetition());
		int height = 1 + random.nextInt(40);
		int width = 1 + random.nextInt(40);
		byte[] one = pixels(random, height * width);
		byte[] two = pixels(random, height * width);
		RunLengthMask first = RunLengthMask.ofPixels(height, width, one);
		RunLengthMask second = RunLengthMask.ofPixels(height, width, two);
		assertThat(first.pixels()).isEqualTo(one);
		assertThat(RunLengthMask.parse(height, width, first.text())).isEqualTo(first);
		byte[] both = new byte[one.length];
		byte[] either = new byte[one.length];
		int common = 0;
		for (int i = 0; i < one.length; i++) {
			both[i] = (byte) (one[i] & two[i]);
			either[i] = (byte) (one[i] | two[i]);
			common += both[i];
		}
		assertThat(first.intersection(second)).isEqualTo(common);
		assertThat(RunLengthMask.common(List.of(first, second))).isEqualTo(RunLengthMask.ofPixels(height, width, both));
		assertThat(RunLengthMask.union(List.of(first, second)))
			.isEqualTo(RunLengthMask.ofPixels(height, width, either));
		assertThat(first.box()).isEqualTo((first.area() > 0) ? around(one, width) : new Box(0, 0, 0, 0));
	}

	/** Blobs rather than noise: a value stays for a while. */
	private static byte[] pixels(Random random, int count) {
		byte[] pixels = new byte[count];
		byte value = 0;
		for (int i = 0; i < count; i++) {
			value = (random.nextInt(5) == 0) ? (byte) (1 - value) : value;
			pixels[i] = value;
		}
		return pixels;
	}

	private static Box around(byte[] pixels, int width) {
		int left = width;
		int top = pixels.length;
		int right = 0;
		int bottom = 0;
		for (int i = 0; i < pixels.length; i++) {
			if (pixels[i] == 1) {
				left = Math.min(left, i % width);
				right = Math.max(right, i % width);
				top = Math.min(top, i / width);
				bottom = Math.max(bottom, i / width);
			}
		}
		return new Box(left, top, right - left + 1, bottom - top + 1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "~", "é", "P", "PPPPPPPPPPPPPPPP0", "O", "5" })
	void whatIsNoCodeOfTheImageIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> RunLengthMask.parse(4, 4, text));
	}

	@Test
	void runsFillTheImage() {
		assertThatIllegalArgumentException().isThrownBy(() -> new RunLengthMask(4, 4, 3, 5))
			.withMessage("The runs of a mask cover 8 pixels, but its image of 4 x 4 has 16");
		assertThatIllegalArgumentException().isThrownBy(() -> new RunLengthMask(4, 4, 20, -4));
	}

	@Test
	void masksOfDifferentImagesDoNotMeet() {
		RunLengthMask wide = new RunLengthMask(2, 8, 16);
		assertThatIllegalArgumentException().isThrownBy(() -> wide.intersection(new RunLengthMask(8, 2, 16)));
		assertThatIllegalArgumentException().isThrownBy(() -> wide.intersection(new Box(0, 0, 1, 1)));
	}

	@Test
	void aRectangleIsDrawnWhole() {
		RunLengthMask mask = new Polygon(2, 3, 12, 3, 12, 9, 2, 9).mask(20, 30);
		assertThat(mask.area()).isEqualTo(60);
		assertThat(mask.box()).isEqualTo(new Box(2, 3, 10, 6));
	}

	@Test
	void aPolygonMayReachBeyondTheImage() {
		assertThat(new Polygon(-50, -50, 500, -50, 500, 500, -50, 500).mask(7, 9).area()).isEqualTo(63);
		assertThat(new Polygon(100, 100, 120, 100, 110, 130).mask(7, 9).area()).isZero();
	}

	@Test
	void aPolygonHasPairsOfFiniteNumbers() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Polygon(1, 2, 3));
		assertThatIllegalArgumentException().isThrownBy(() -> new Polygon(1, Double.NaN));
	}

	@Test
	void partsOfAnObjectAreUnited() {
		List<Polygon> parts = List.of(new Polygon(0, 0, 4, 0, 4, 4, 0, 4), new Polygon(2, 2, 6, 2, 6, 6, 2, 6));
		assertThat(Polygon.mask(parts, 10, 10).area()).isEqualTo(16 + 16 - 4);
	}

}
