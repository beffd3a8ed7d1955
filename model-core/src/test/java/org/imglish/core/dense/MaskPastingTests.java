package org.imglish.core.dense;

import java.util.Arrays;

import org.imglish.core.region.Box;
import org.imglish.core.region.RunLengthMask;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class MaskPastingTests {

	private static final int SIDE = 28;

	private final float[] full = new float[SIDE * SIDE];

	MaskPastingTests() {
		Arrays.fill(this.full, 1);
	}

	@Test
	void aFullMaskFillsItsBox() {
		RunLengthMask mask = new MaskPasting(SIDE).mask(this.full, Boxes.of(100, 40, 156, 96), 0, 200, 300);
		Box box = mask.box();
		assertThat(box.x()).isCloseTo(100, within(1.0));
		assertThat(box.y()).isCloseTo(40, within(1.0));
		assertThat(box.width()).isCloseTo(56, within(2.0));
		assertThat(mask.area()).isEqualTo(box.area());
	}

	@Test
	void largeImagesNeedNoMemoryForTheirPixels() {
		Boxes box = Boxes.of(-30, 500, 1500, 2500);
		RunLengthMask mask = new MaskPasting(SIDE).mask(this.full, box, 0, 2000, 2000);
		assertThat(mask.counts()).hasSizeLessThan(2 * 2000);
		assertThat(mask.area()).isCloseTo(1500.0 * 1500, within(1500.0 * 6));
	}

	@Test
	void aBoxBesideTheImageGivesAnEmptyMask() {
		assertThat(new MaskPasting(SIDE).mask(this.full, Boxes.of(500, 500, 600, 600), 0, 50, 60).area()).isZero();
	}

	@Test
	void theTargetOfABoxIsTheMaskInItsCells() {
		byte[] pixels = new byte[40 * 60];
		for (int y = 0; y < 40; y++) {
			Arrays.fill(pixels, y * 60 + 30, y * 60 + 60, (byte) 1);
		}
		float[] target = new MaskTargets(RunLengthMask.ofPixels(40, 60, pixels)).of(Boxes.of(20, 4, 40, 36), 0, 4);
		for (int row = 0; row < 4; row++) {
			assertThat(Arrays.copyOfRange(target, 4 * row, 4 * row + 4)).containsExactly(new float[] { 0, 0, 0.9f, 1 },
					within(0.11f));
		}
	}

}
