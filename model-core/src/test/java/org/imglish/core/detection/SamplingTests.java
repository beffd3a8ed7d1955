package org.imglish.core.detection;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import org.imglish.core.dense.Boxes;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SamplingTests {

	private final DetectionConfig.Sampling sampling = new DetectionConfig.Sampling(0.7, 0.3, true, 8, 0.25);

	@Test
	void boxesBelongToWhatTheyOverlapEnough() {
		Boxes truths = Boxes.of(0, 0, 10, 10, 100, 100, 110, 110);
		Boxes boxes = Boxes.of(0, 0, 10, 9, 0, 0, 10, 5, 50, 50, 60, 60, 100, 104, 110, 114);
		assertThat(Matching.of(truths, boxes, this.sampling)).containsExactly(0, Matching.BETWEEN, Matching.BACKGROUND,
				1);
		DetectionConfig.Sampling strict = new DetectionConfig.Sampling(0.7, 0.3, false, 8, 0.25);
		assertThat(Matching.of(truths, boxes, strict)).containsExactly(0, Matching.BETWEEN, Matching.BACKGROUND,
				Matching.BETWEEN);
	}

	@Test
	void allThatOverlapAnObjectBestArePositive() {
		Boxes truths = Boxes.of(0, 0, 10, 10);
		Boxes boxes = Boxes.of(0, 0, 10, 2, 0, 8, 10, 10, 0, 0, 1, 1);
		assertThat(Matching.of(truths, boxes, this.sampling)).containsExactly(0, 0, Matching.BACKGROUND);
	}

	@Test
	void withoutObjectsAllIsBackground() {
		assertThat(Matching.of(Boxes.of(), Boxes.of(0, 0, 1, 1), this.sampling)).containsExactly(Matching.BACKGROUND);
	}

	@Test
	void negativesFillUpWhatPositivesLeave() {
		int[] matches = new int[100];
		Arrays.fill(matches, Matching.BACKGROUND);
		matches[3] = 0;
		Sampler.Drawn drawn = Sampler.random(new SplittableRandom(1)).draw(matches, this.sampling);
		assertThat(drawn.positives()).containsExactly(3);
		assertThat(drawn.negatives()).hasSize(7).isSorted().doesNotHaveDuplicates().doesNotContain(3);
		Arrays.fill(matches, 0);
		assertThat(Sampler.random(new SplittableRandom(1)).draw(matches, this.sampling).all()).hasSize(2).isSorted();
	}

	@Test
	void everyBoxIsDrawnAsOften() {
		int[] counts = new int[10];
		int[] matches = new int[10];
		SplittableRandom random = new SplittableRandom(7);
		for (int i = 0; i < 5_000; i++) {
			for (int box : Sampler.random(random).draw(matches, this.sampling).positives()) {
				counts[box]++;
			}
		}
		assertThat(counts).satisfies((all) -> assertThat(Arrays.stream(all).min().orElseThrow()).isGreaterThan(880));
		assertThat(Arrays.stream(counts).max().orElseThrow()).isLessThan(1120);
	}

	@Test
	void anchorsStandOnMultiplesOfTheStride() {
		DetectionConfig.Anchors config = new DetectionConfig.Anchors(List.of(List.of(8), List.of(16)),
				List.of(0.5, 1.0));
		Boxes anchors = new AnchorGrid(config).lay(List.of(new int[] { 2, 3 }, new int[] { 1, 1 }), 16, 24);
		assertThat(anchors.count()).isEqualTo(14);
		assertThat(anchors.select(0).corners()).containsExactly(-6, -3, 6, 3);
		assertThat(anchors.select(3).corners()).containsExactly(4, -4, 12, 4);
		assertThat(anchors.select(7).corners()).containsExactly(-4, 4, 4, 12);
		assertThat(anchors.select(13).corners()).containsExactly(-8, -8, 8, 8);
	}

}
