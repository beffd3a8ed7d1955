package org.imglish.core.loader;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ShuffleTests {

	/** Whatever the size, in one group or in many, with a rest or without. */
	@ParameterizedTest
	@CsvSource({ "1", "2", "3", "7", "64", "100", "119", "120", "121", "1000", "1007" })
	void eachEpochVisitsEverySampleOnceInAnOrderOfItsOwn(int size) {
		Shuffle shuffle = new Shuffle(size, 9, 8, 15);
		Set<List<Long>> orders = new HashSet<>();
		for (int epoch = 1; epoch <= 3; epoch++) {
			List<Long> order = shuffle.step(epoch, size);
			assertThat(order).containsExactlyInAnyOrderElementsOf(LongStream.range(0, size).boxed().toList());
			orders.add(order);
		}
		assertThat(orders).hasSize((size > 3) ? 3 : orders.size());
	}

	@Test
	void stepsCutTheSameWalk() {
		Shuffle shuffle = new Shuffle(1007, 9, 8, 15);
		List<Long> walk = new ArrayList<>();
		for (int step = 1; step <= 53; step++) {
			walk.addAll(shuffle.step(step, 19));
		}
		assertThat(walk).isEqualTo(shuffle.step(1, 1007));
	}

	@Test
	void aGroupTakesItsRunsFromAllOverTheDataset() {
		Shuffle shuffle = new Shuffle(10_000, 4, 10, 20);
		for (int group = 1; group <= 50; group++) {
			List<Long> samples = shuffle.step(group, 200);
			Set<Long> runs = samples.stream().map((sample) -> sample / 10).collect(Collectors.toSet());
			assertThat(runs).hasSize(20);
			assertThat(runs.stream().mapToLong(Long::longValue).summaryStatistics().getMax()).isGreaterThan(500);
			assertThat(samples.subList(0, 50).stream().map((sample) -> sample / 10).distinct().count())
				.as("runs among the first samples")
				.isGreaterThan(10);
		}
	}

	@Test
	void aBillionSamplesAreWalkedWithoutATable() {
		Shuffle shuffle = new Shuffle(1_000_000_000, 1);
		List<Long> step = shuffle.step(123_456, 2048);
		assertThat(step).doesNotHaveDuplicates().allMatch((sample) -> sample >= 0 && sample < 1_000_000_000);
		assertThat(step).isEqualTo(shuffle.step(123_456, 2048));
	}

}
