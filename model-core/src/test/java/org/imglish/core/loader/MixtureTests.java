package org.imglish.core.loader;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class MixtureTests {

	private static Mixture mixture(double... weights) {
		List<Mixture.Part> parts = new ArrayList<>();
		for (int i = 0; i < weights.length; i++) {
			parts.add(new Mixture.Part(100 + 10 * i, weights[i]));
		}
		return new Mixture(parts, 5);
	}

	@Test
	void oneDatasetIsWalkedAsItsShuffle() {
		Mixture mixture = mixture(3);
		Shuffle shuffle = new Shuffle(100, 5);
		for (long step = 1; step <= 9; step++) {
			assertThat(mixture.step(step, 32)).containsExactly(shuffle.step(step, 32));
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 7, 32 })
	void eachDatasetGivesItsShareAndVisitsAllOfItselfAnEpoch(int batch) {
		double[] weights = { 2, 1, 0.5, 0.01 };
		Mixture mixture = mixture(weights);
		List<List<Long>> walks = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
		long steps = 100_000 / batch;
		for (long step = 1; step <= steps; step++) {
			List<List<Long>> samples = mixture.step(step, batch);
			assertThat(samples.stream().mapToInt(List::size).sum()).isEqualTo(batch);
			for (int i = 0; i < weights.length; i++) {
				walks.get(i).addAll(samples.get(i));
			}
		}
		for (int i = 0; i < weights.length; i++) {
			List<Long> walk = walks.get(i);
			assertThat(walk.size() * 3.51 / weights[i] / steps / batch).isCloseTo(1, within(0.02));
			int size = 100 + 10 * i;
			for (int from = 0; from + size <= walk.size(); from += size) {
				assertThat(walk.subList(from, from + size))
					.containsExactlyInAnyOrderElementsOf(LongStream.range(0, size).boxed().toList());
			}
		}
		assertThat(walks.get(0).subList(0, 100)).isNotEqualTo(walks.get(0).subList(100, 200));
	}

	@Test
	void aBatchIsMixedAsTheWholeIs() {
		assertThat(mixture(2, 1).step(1_000_000, 48)).extracting(List::size).containsExactly(32, 16);
	}

	@Test
	void theLastStepOfTheLongestTrainingIsKnown() {
		List<List<Long>> samples = new Mixture(
				List.of(new Mixture.Part(1_000_000_000, 3), new Mixture.Part(2_000_000_000, 1)), 1)
			.step(100_000_000, 65_536);
		assertThat(samples).extracting(List::size).containsExactly(49_152, 16_384);
	}

	@Test
	void aDatasetWithoutSamplesOrWeightIsNoPart() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Mixture.Part(0, 1));
		assertThatIllegalArgumentException().isThrownBy(() -> new Mixture.Part(1, 0));
	}

}
