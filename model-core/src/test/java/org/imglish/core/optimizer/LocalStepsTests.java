package org.imglish.core.optimizer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import org.imglish.core.backbone.Weights;
import org.imglish.core.collective.Collectives;
import org.imglish.core.collective.ProcessGroup;
import org.imglish.core.collective.Together;
import org.imglish.core.training.Checkpointing;
import org.imglish.core.training.TrainingState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

/** Members that take steps alone, and what they come to together. */
class LocalStepsTests {

	private static final double RATE = 1e-2;

	/** A constant rate, no decay and no clipping. */
	private static final OptimizerConfig CONFIG = new OptimizerConfig(RATE, RATE, 0, 0, 0.9, 0.98, 1e-8, 1e6, 1);

	private static final float START = 0.5f;

	private static final int SIZE = 3;

	private static final int STEPS = 7;

	/** DJL collects gradients on one thread at a time. */
	private static final Object COLLECTING = new Object();

	@TempDir
	Path folder;

	@Test
	void aRoundEndsEverySoManyStepsAndWithTheTraining() {
		LocalSteps rounds = new LocalSteps(3, OuterConfig.DILOCO);
		List<Long> ends = new ArrayList<>();
		for (long step = 0; step <= STEPS; step++) {
			if (rounds.endsRound(step, STEPS)) {
				ends.add(step);
			}
		}
		assertThat(ends).containsExactly(0L, 3L, 6L, 7L);
		assertThat(rounds.length(3)).isEqualTo(3);
		assertThat(rounds.length(7)).isEqualTo(1);
	}

	/** AdamW moves by its rate while the gradient is the same. */
	@Test
	void theOuterStepIsThatOfNesterovsMomentum() {
		LocalSteps rounds = new LocalSteps(2, new OuterConfig(0.7, 0.9));
		try (Member member = new Member(ProcessGroup.alone(), rounds)) {
			member.step(1, 1);
			assertThat(member.weight()).isCloseTo(START - 0.01f, within(1e-6f));
			member.step(2, 1);
			// moved by 0.02; 0.7 of 0.02 + 0.9 * 0.02
			assertThat(member.weight()).isCloseTo(START - 0.0266f, within(1e-6f));
			member.step(3, 1);
			member.step(4, 1);
			// momentum 0.9 * 0.02 + 0.02 = 0.038; 0.7 of 0.02 + 0.9 * 0.038
			assertThat(member.weight()).isCloseTo(START - 0.0266f - 0.03794f, within(1e-6f));
		}
	}

	@Test
	void withoutMomentumAndAtRateOneMembersComeToTheirMean() throws Exception {
		List<Float> weights = members(2, new LocalSteps(1, new OuterConfig(1, 0)), (member) -> {
			member.step(1, (member.rank() == 0) ? 1 : 0);
			return member.weight();
		});
		// one moved by 0.01, the other, whose gradient is 0, not at all
		assertThat(weights).containsOnly(weights.get(0));
		assertThat(weights.get(0)).isCloseTo(START - 0.005f, within(1e-6f));
	}

	@Test
	void membersWithOpposedGradientsStayWhereTheyAre() throws Exception {
		List<Float> weights = members(2, new LocalSteps(1, OuterConfig.DILOCO), (member) -> {
			member.step(1, (member.rank() == 0) ? 2 : -2);
			return member.weight();
		});
		assertThat(weights).allSatisfy((weight) -> assertThat(weight).isCloseTo(START, within(1e-6f)));
	}

	@Test
	void roundsFollowAlgorithmOneWithTheMeanOfTheMoments() throws Exception {
		LocalSteps rounds = new LocalSteps(3, OuterConfig.DILOCO);
		List<float[]> weights = members(SIZE, rounds, (member) -> member.train(1, STEPS));
		double[] expected = Reference.train(rounds);
		assertThat(weights).allSatisfy((values) -> {
			assertThat(values).isEqualTo(weights.get(0));
			for (int i = 0; i < expected.length; i++) {
				assertThat((double) values[i]).isCloseTo(expected[i], within(1e-5));
			}
		});
	}

	@Test
	void membersAreEqualAtTheEndOfARoundAlone() throws Exception {
		LocalSteps rounds = new LocalSteps(3, OuterConfig.DILOCO);
		for (int step = 1; step <= STEPS; step++) {
			int last = step;
			Set<List<Float>> different = Set.copyOf(members(SIZE, rounds, (member) -> list(member.train(1, last))));
			assertThat(different).as("step " + step).hasSize(rounds.endsRound(step, STEPS) ? 1 : SIZE);
		}
	}

	@Test
	void aResumedTrainingRepeatsEveryBit() throws Exception {
		LocalSteps rounds = new LocalSteps(3, OuterConfig.DILOCO);
		List<float[]> undisturbed = members(SIZE, rounds, (member) -> member.train(1, STEPS));
		members(SIZE, rounds, (member) -> {
			member.train(1, 3);
			member.write(this.folder);
			return true;
		});
		assertThat(members(SIZE, rounds, (member) -> {
			member.read(this.folder);
			return member.train(4, STEPS);
		})).allSatisfy((weights) -> assertThat(weights).isEqualTo(undisturbed.get(0)));
		List<float[]> fewer = members(2, rounds, (member) -> {
			member.read(this.folder);
			return member.train(4, STEPS);
		});
		assertThat(fewer.get(1)).as("two continue what three began").isEqualTo(fewer.get(0));
		assertThat(fewer.get(0)).isNotEqualTo(undisturbed.get(0));
	}

	@Test
	void theAverageTakesARoundAsSoManyUpdates() {
		LocalSteps rounds = new LocalSteps(2, new OuterConfig(1, 0));
		try (Member member = new Member(ProcessGroup.alone(), rounds)) {
			member.step(1, 1);
			assertThat(member.average()).isEqualTo(START);
			member.step(2, 1);
			assertThat(member.average()).isCloseTo(START - 0.02f * (1 - 0.75f * 0.75f), within(1e-6f));
		}
	}

	@Test
	void whoTakesStepsAloneNeedsTheWholeOptimizer() {
		assertThatIllegalArgumentException().isThrownBy(
				() -> new Sharing(ProcessGroup.alone(), Shard.OPTIMIZER, new LocalSteps(3, OuterConfig.DILOCO)));
	}

	private static List<Float> list(float[] values) {
		List<Float> list = new ArrayList<>();
		for (float value : values) {
			list.add(value);
		}
		return list;
	}

	/** What each member returns, by rank. */
	private static <T> List<T> members(int size, LocalSteps rounds, Function<Member, T> work) throws Exception {
		assumeThat(Collectives.unavailable()).isEmpty();
		return Together.run(size, (group) -> {
			try (Member member = new Member(group, rounds)) {
				return work.apply(member);
			}
		});
	}

	/** Far from 0, where updates would follow its sign alone. */
	private static float gradient(int rank, long step, int value) {
		return (float) Math.cos(step + 2.0 * rank + value) + 0.3f;
	}

	/** One of those who train a vector. */
	private static final class Member implements AutoCloseable {

		private final ProcessGroup group;

		private final NDManager manager = NDManager.newBaseManager("PyTorch");

		private final Weights weights = new Weights(this.manager);

		private final Optimizer optimizer;

		private final WeightAverage average;

		Member(ProcessGroup group, LocalSteps rounds) {
			this.group = group;
			this.weights.scope().constant("vector", START, SIZE);
			this.weights.initialize(1);
			Sharing sharing = new Sharing(group, Shard.NONE, rounds);
			List<ParameterGroup> groups = ParameterGroup.of(this.weights, Set.of())
				.stream()
				.filter((each) -> !each.names().isEmpty())
				.toList();
			this.optimizer = new Optimizer(this.weights, CONFIG, STEPS, groups, sharing);
			this.average = WeightAverage.of(this.weights, 0.75, sharing);
		}

		int rank() {
			return this.group.rank();
		}

		/** Takes a step with the same gradient of all values. */
		void step(long number, float gradient) {
			float[] gradients = new float[SIZE];
			Arrays.fill(gradients, gradient);
			step(number, gradients);
		}

		private void step(long number, float[] gradients) {
			synchronized (COLLECTING) {
				try (NDManager scratch = this.manager.newSubManager();
						GradientCollector collector = scratch.getEngine().newGradientCollector()) {
					this.optimizer.zeroGradients();
					NDArray product = vector().mul(scratch.create(gradients));
					product.attach(scratch);
					collector.backward(product.sum());
				}
			}
			this.optimizer.sumGradients();
			this.optimizer.update(number);
			this.average.update(this.optimizer.advance(number));
		}

		float[] train(long first, long last) {
			for (long step = first; step <= last; step++) {
				float[] gradients = new float[SIZE];
				for (int i = 0; i < SIZE; i++) {
					gradients[i] = gradient(rank(), step, i);
				}
				step(step, gradients);
			}
			return vector().toFloatArray();
		}

		float weight() {
			return vector().toFloatArray()[0];
		}

		float average() {
			return this.average.inUse(this::weight);
		}

		private NDArray vector() {
			return this.weights.arrays().values().iterator().next();
		}

		void write(Path folder) {
			try {
				if (rank() == 0) {
					TrainingState.of(this.weights, Map.of(), Map.of(), this.average, this.optimizer, 3, (files) -> {
					}).write(Files.createDirectories(folder));
				}
				this.group.barrier();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		void read(Path folder) {
			try {
				Checkpointing.read(folder, this.weights, this.optimizer);
				Checkpointing.read(folder, this.average);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		@Override
		public void close() {
			this.weights.close();
			this.manager.close();
		}

	}

	/** Algorithm 1 of the paper in double precision, with the moments averaged, too. */
	private static final class Reference {

		private final double[] weights = new double[SIZE];

		private final double[] mean = new double[SIZE];

		private final double[] square = new double[SIZE];

		static double[] train(LocalSteps rounds) {
			List<Reference> members = new ArrayList<>();
			for (int rank = 0; rank < SIZE; rank++) {
				members.add(new Reference());
				Arrays.fill(members.get(rank).weights, START);
			}
			double[] shared = members.get(0).weights.clone();
			double[] momentum = new double[SIZE];
			for (long step = 1; step <= STEPS; step++) {
				for (int rank = 0; rank < SIZE; rank++) {
					members.get(rank).adam(rank, step);
				}
				if (rounds.endsRound(step, STEPS)) {
					outer(members, shared, momentum, rounds.outer());
				}
			}
			return shared;
		}

		private void adam(int rank, long step) {
			for (int i = 0; i < SIZE; i++) {
				double gradient = gradient(rank, step, i);
				this.mean[i] = 0.9 * this.mean[i] + 0.1 * gradient;
				this.square[i] = 0.98 * this.square[i] + 0.02 * gradient * gradient;
				double first = this.mean[i] / (1 - Math.pow(0.9, step));
				double second = this.square[i] / (1 - Math.pow(0.98, step));
				this.weights[i] -= RATE * first / (Math.sqrt(second) + 1e-8);
			}
		}

		private static void outer(List<Reference> members, double[] shared, double[] momentum, OuterConfig config) {
			for (int i = 0; i < SIZE; i++) {
				int value = i;
				double gradient = shared[i] - mean(members, (member) -> member.weights[value]);
				momentum[i] = config.momentum() * momentum[i] + gradient;
				shared[i] -= config.rate() * (gradient + config.momentum() * momentum[i]);
				double mean = mean(members, (member) -> member.mean[value]);
				double square = mean(members, (member) -> member.square[value]);
				for (Reference member : members) {
					member.weights[i] = shared[i];
					member.mean[i] = mean;
					member.square[i] = square;
				}
			}
		}

		private static double mean(List<Reference> members, Function<Reference, Double> value) {
			return members.stream().mapToDouble(value::apply).average().orElseThrow();
		}

	}

}
