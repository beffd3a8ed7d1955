package org.imglish.core.dense;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class NonMaximumSuppressionTests {

	@Test
	void ofEqualScoresTheFirstIsKept() {
		Boxes boxes = Boxes.of(0, 0, 10, 10, 0, 0, 10, 9, 50, 50, 60, 60);
		assertThat(new NonMaximumSuppression(0.5).keep(boxes, new float[] { 0.5f, 0.5f, 0.5f })).containsExactly(0, 2);
	}

	@Test
	void anOverlapOfJustTheThresholdStays() {
		Boxes boxes = Boxes.of(0, 0, 10, 10, 0, 0, 10, 5);
		assertThat(new NonMaximumSuppression(0.5).keep(boxes, new float[] { 1, 0.9f })).containsExactly(0, 1);
		assertThat(new NonMaximumSuppression(0.499).keep(boxes, new float[] { 1, 0.9f })).containsExactly(0);
	}

	@Test
	void classesLeaveEachOtherAlone() {
		Boxes boxes = Boxes.of(0, 0, 10, 10, 0, 0, 10, 10, 0, 0, 10, 10);
		assertThat(new NonMaximumSuppression(0.5).keep(boxes, new float[] { 0.1f, 0.3f, 0.2f }, new int[] { 0, 1, 0 }))
			.containsExactly(1, 2);
	}

	@Test
	void boxesWithoutAreaSuppressNothing() {
		Boxes boxes = Boxes.of(5, 5, 5, 5, 5, 5, 5, 5);
		assertThat(new NonMaximumSuppression(0.5).keep(boxes, new float[] { 1, 1 })).containsExactly(0, 1);
	}

	@Test
	void aScoreThatIsNoNumberIsNamed() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new NonMaximumSuppression(0.5).keep(Boxes.of(0, 0, 1, 1), new float[] { Float.NaN }))
			.withMessageContaining("Score 0");
	}

	@RepeatedTest(5)
	void equalsTheTextbook(RepetitionInfo repetition) {
		Random random = new Random(repetition.getCurrentRepetition());
		int count = 200;
		float[] corners = new float[4 * count];
		float[] scores = new float[count];
		int[] classes = new int[count];
		for (int i = 0; i < count; i++) {
			corners[4 * i] = random.nextInt(80);
			corners[4 * i + 1] = random.nextInt(80);
			corners[4 * i + 2] = corners[4 * i] + random.nextInt(40);
			corners[4 * i + 3] = corners[4 * i + 1] + random.nextInt(40);
			scores[i] = random.nextInt(20) / 10f - 1;
			classes[i] = random.nextInt(3);
		}
		Boxes boxes = Boxes.of(corners);
		List<Integer> kept = new ArrayList<>();
		for (int box : BestFirst.order(scores)) {
			if (kept.stream()
				.noneMatch((other) -> classes[other] == classes[box] && boxes.overlap(other, boxes, box) > 0.4)) {
				kept.add(box);
			}
		}
		assertThat(new NonMaximumSuppression(0.4).keep(boxes, scores, classes))
			.containsExactly(kept.stream().mapToInt(Integer::intValue).toArray());
	}

	@Test
	void theBestComesFirstAndEqualsKeepTheirOrder() {
		assertThat(BestFirst.order(new float[] { -1, 0f, -0f, Float.POSITIVE_INFINITY, 0.5f, -1 })).containsExactly(3,
				4, 1, 2, 0, 5);
	}

}
