package org.imglish.core.quality;

import java.util.List;

import org.imglish.core.region.Box;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class DetectionPrecisionTests {

	private final DetectionPrecision precision = new DetectionPrecision();

	@Test
	void aPerfectDetectionHasPrecisionOne() {
		this.precision.add(List.of(object(0, 0, 10, 10)), List.of(found(0.9, 0, 0, 10, 10)));
		assertThat(this.precision.precision(ObjectSize.ANY)).hasValueCloseTo(1.0, within(1e-9));
		assertThat(this.precision.precision(ObjectSize.SMALL)).hasValueCloseTo(1.0, within(1e-9));
		assertThat(this.precision.recall(ObjectSize.ANY, 1)).hasValueCloseTo(1.0, within(1e-9));
	}

	@Test
	void aSurerMistakeHalvesThePrecision() {
		this.precision.add(List.of(object(0, 0, 10, 10)),
				List.of(found(0.9, 50, 50, 10, 10), found(0.8, 0, 0, 10, 10)));
		assertThat(this.precision.precision(ObjectSize.ANY)).hasValueCloseTo(0.5, within(1e-9));
		assertThat(this.precision.recall(ObjectSize.ANY, 1)).hasValueCloseTo(0.0, within(1e-9));
		assertThat(this.precision.recall(ObjectSize.ANY, 10)).hasValueCloseTo(1.0, within(1e-9));
	}

	@Test
	void aLooseBoxCountsAtLowThresholdsOnly() {
		this.precision.add(List.of(object(0, 0, 10, 10)), List.of(found(0.9, 0, 0, 10, 7.2)));
		assertThat(this.precision.precision(ObjectSize.ANY)).hasValueCloseTo(0.5, within(1e-9));
		assertThat(this.precision.precisionAt(0)).hasValueCloseTo(1.0, within(1e-9));
		assertThat(this.precision.precisionAt(5)).hasValueCloseTo(0.0, within(1e-9));
	}

	@Test
	void anObjectIsFoundOnce() {
		this.precision.add(List.of(object(0, 0, 10, 10), object(40, 40, 10, 10)),
				List.of(found(0.9, 0, 0, 10, 10), found(0.8, 0, 0, 10, 10), found(0.7, 40, 40, 10, 10)));
		double half = 51.0 / 101;
		assertThat(this.precision.precision(ObjectSize.ANY)).hasValueCloseTo(half + (1 - half) * 2 / 3, within(1e-9));
	}

	@Test
	void detectionsWithinACrowdAreNoMistakes() {
		TrueObject crowd = new TrueObject(1, new Box(100, 100, 100, 100), 10_000, true);
		this.precision.add(List.of(crowd, object(0, 0, 10, 10)),
				List.of(found(0.9, 110, 110, 10, 10), found(0.8, 150, 150, 10, 10), found(0.7, 0, 0, 10, 10)));
		assertThat(this.precision.precision(ObjectSize.ANY)).hasValueCloseTo(1.0, within(1e-9));
	}

	@Test
	void sizesWithoutObjectsAreNotMeasured() {
		this.precision.add(List.of(object(0, 0, 10, 10)), List.of(found(0.9, 0, 0, 10, 10)));
		assertThat(this.precision.precision(ObjectSize.LARGE)).isEmpty();
		assertThat(this.precision.precisionOf(2)).isEmpty();
	}

	@Test
	void detectionsOfACategoryThatNoImageHasDoNotCount() {
		this.precision.add(List.of(object(0, 0, 10, 10)),
				List.of(found(0.9, 0, 0, 10, 10), new DetectedObject(2, new Box(0, 0, 5, 5), 1)));
		assertThat(this.precision.precision(ObjectSize.ANY)).hasValueCloseTo(1.0, within(1e-9));
	}

	private static TrueObject object(double x, double y, double width, double height) {
		return new TrueObject(1, new Box(x, y, width, height), width * height, false);
	}

	private static DetectedObject found(double score, double x, double y, double width, double height) {
		return new DetectedObject(1, new Box(x, y, width, height), score);
	}

}
