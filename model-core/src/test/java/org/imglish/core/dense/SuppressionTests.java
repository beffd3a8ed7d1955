package org.imglish.core.dense;

import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class SuppressionTests {

	/** The second overlaps the first by 0.6, the third neither. */
	private static final Boxes THREE = Boxes.of(0, 0, 10, 10, 0, 0, 10, 6, 50, 50, 60, 60);

	private static final float[] SCORES = { 0.9f, 0.8f, 0.5f };

	private static Boxes boxes(Random random, int count) {
		float[] corners = new float[4 * count];
		for (int i = 0; i < count; i++) {
			corners[4 * i] = random.nextInt(80);
			corners[4 * i + 1] = random.nextInt(80);
			corners[4 * i + 2] = corners[4 * i] + 1 + random.nextInt(40);
			corners[4 * i + 3] = corners[4 * i + 1] + 1 + random.nextInt(40);
		}
		return Boxes.of(corners);
	}

	private static float[] scores(Random random, int count) {
		float[] scores = new float[count];
		for (int i = 0; i < count; i++) {
			scores[i] = 0.1f + random.nextInt(18) / 20f;
		}
		return scores;
	}

	@Test
	void linearDecayLeavesOneMinusTheOverlap() {
		Suppression.Kept kept = new Suppression(Decay.LINEAR, 0.5, 0.5).keep(THREE, SCORES, new int[3], 0.05);
		assertThat(kept.boxes()).containsExactly(0, 2, 1);
		assertThat(kept.scores()).containsExactly(new float[] { 0.9f, 0.5f, 0.32f }, within(1e-6f));
	}

	@Test
	void linearDecayStartsAboveTheOverlap() {
		Suppression.Kept kept = new Suppression(Decay.LINEAR, 0.61, 0.5).keep(THREE, SCORES, new int[3], 0.05);
		assertThat(kept.boxes()).containsExactly(0, 1, 2);
		assertThat(kept.scores()).containsExactly(SCORES);
	}

	@Test
	void gaussianDecayHasNoThreshold() {
		Suppression.Kept kept = new Suppression(Decay.GAUSSIAN, 0.9, 0.5).keep(THREE, SCORES, new int[3], 0.05);
		assertThat(kept.boxes()).containsExactly(0, 2, 1);
		assertThat(kept.scores()[2]).isCloseTo((float) (0.8 * Math.exp(-0.36 / 0.5)), within(1e-6f));
	}

	@Test
	void whatDecaysToTheLeastScoreGoes() {
		assertThat(new Suppression(Decay.LINEAR, 0.5, 0.5).keep(THREE, SCORES, new int[3], 0.33).boxes())
			.containsExactly(0, 2);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4 })
	void aNarrowGaussianEqualsHardSuppressionOfAllThatTouches(int seed) {
		Random random = new Random(seed);
		Boxes boxes = boxes(random, 120);
		float[] scores = scores(random, 120);
		int[] classes = random.ints(120, 0, 3).toArray();
		Suppression.Kept hard = Suppression.hard(0).keep(boxes, scores, classes, 0.05);
		Suppression.Kept narrow = new Suppression(Decay.GAUSSIAN, 0.5, 1e-12).keep(boxes, scores, classes, 0.05);
		assertThat(narrow.boxes()).containsExactly(hard.boxes());
		assertThat(narrow.scores()).containsExactly(hard.scores());
	}

	@ParameterizedTest
	@EnumSource(Decay.class)
	void scoresOnlyFallAndTheHighestComesFirst(Decay decay) {
		Random random = new Random(7);
		Boxes boxes = boxes(random, 150);
		float[] scores = scores(random, 150);
		int[] classes = random.ints(150, 0, 2).toArray();
		Suppression suppression = new Suppression(decay, 0.5, Suppression.SIGMA);
		Suppression.Kept kept = suppression.keep(boxes, scores, classes, 0.05);
		assertThat(kept.boxes()).doesNotHaveDuplicates().hasSizeGreaterThan(30);
		for (int i = 0; i < kept.boxes().length; i++) {
			assertThat(kept.scores()[i]).isGreaterThan(0.05f).isLessThanOrEqualTo(scores[kept.boxes()[i]]);
			assertThat(i == 0 || kept.scores()[i] <= kept.scores()[i - 1]).isTrue();
		}
		assertThat(suppression.keep(boxes, scores, classes, 0.05).boxes()).containsExactly(kept.boxes());
	}

	@ParameterizedTest
	@EnumSource(Decay.class)
	void classesLeaveEachOtherAlone(Decay decay) {
		Boxes same = Boxes.of(0, 0, 10, 10, 0, 0, 10, 10);
		Suppression.Kept kept = new Suppression(decay, 0.5, 0.5).keep(same, new float[] { 0.4f, 0.6f },
				new int[] { 1, 2 }, 0.05);
		assertThat(kept.boxes()).containsExactly(1, 0);
		assertThat(kept.scores()).containsExactly(0.6f, 0.4f);
	}

	@ParameterizedTest
	@EnumSource(Decay.class)
	void ofNoBoxesNoneAreKept(Decay decay) {
		assertThat(new Suppression(decay, 0.5, 0.5).keep(Boxes.of(), new float[0], new int[0], 0).boxes()).isEmpty();
	}

	@Test
	void settingsBeyondTheirRangeAreNamed() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Suppression(Decay.LINEAR, 1.5, 0.5))
			.withMessageContaining("1.5");
		assertThatIllegalArgumentException().isThrownBy(() -> new Suppression(Decay.GAUSSIAN, 0.5, 0))
			.withMessageContaining("Sigma");
	}

}
