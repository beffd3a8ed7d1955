package org.imglish.core.dense;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class BoxCodingTests {

	@Test
	void whatWasEncodedDecodesToTheBox() {
		Boxes boxes = Boxes.of(3, 4, 50, 31, -5, 2, 8, 9);
		Boxes from = Boxes.of(10, 10, 40, 40, 0, 0, 7, 7);
		for (BoxCoding coding : new BoxCoding[] { BoxCoding.PLAIN, BoxCoding.WEIGHTED }) {
			assertThat(coding.decode(coding.encode(boxes, from), from).corners()).containsExactly(boxes.corners(),
					within(1e-4f));
		}
	}

	@Test
	void eachBoxMayHaveSeveralDifferences() {
		Boxes decoded = BoxCoding.PLAIN.decode(new float[] { 0, 0, 0, 0, 1, 0, 0, 0 }, Boxes.of(0, 0, 10, 20));
		assertThat(decoded.corners()).containsExactly(0, 0, 10, 20, 10, 0, 20, 20);
	}

	@Test
	void noBoxGrowsWithoutEnd() {
		Boxes decoded = BoxCoding.PLAIN.decode(new float[] { 0, 0, 100, 100 }, Boxes.of(0, 0, 16, 16));
		assertThat(decoded.width(0)).isCloseTo(1000, within(0.1f));
	}

	@Test
	void largeBoxesBelongToCoarseLevels() {
		PyramidLevels levels = new PyramidLevels(2, 5, 224, 4);
		Boxes boxes = Boxes.of(0, 0, 8, 8, 0, 0, 112, 112, 0, 0, 224, 224, 0, 0, 223, 223, 0, 0, 5000, 5000);
		assertThat(boxes.where((box) -> levels.of(boxes, box) == 2)).containsExactly(2);
		assertThat(boxes.where((box) -> levels.of(boxes, box) == 1)).containsExactly(1, 3);
		assertThat(levels.of(boxes, 0)).isZero();
		assertThat(levels.of(boxes, 4)).isEqualTo(3);
	}

	@Test
	void aBoxWithoutAreaBelongsToTheFinestLevel() {
		assertThat(new PyramidLevels(2, 5, 224, 4).of(Boxes.of(5, 5, 5, 9), 0)).isZero();
	}

}
