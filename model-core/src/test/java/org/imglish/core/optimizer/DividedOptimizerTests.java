package org.imglish.core.optimizer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

import org.imglish.core.collective.Collectives;
import org.imglish.core.collective.Together;
import org.imglish.core.training.TrainingState;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * A divided optimizer (ZeRO stage 1) beside one that each member of the group has all of.
 */
class DividedOptimizerTests {

	private static final double UNBOUNDED = 1e6;

	private static final int STEPS = 3;

	@TempDir
	Path folder;

	@BeforeAll
	static void groupsOfSeveralArePossibleHere() {
		assumeThat(Collectives.unavailable()).isEmpty();
	}

	@Test
	void twoMembersUpdateEachValueToTheBitAsIfEachHadAll() throws Exception {
		Map<String, float[]> whole = trained(2, Shard.NONE, UNBOUNDED, SharedModel::values).get(0);
		assertThat(trained(2, Shard.OPTIMIZER, UNBOUNDED, SharedModel::values))
			.allSatisfy((divided) -> assertEqualBits(divided, whole));
	}

	@Test
	void twoMembersAverageToTheBitAsIfEachHadAll() throws Exception {
		Map<String, float[]> whole = trained(2, Shard.NONE, UNBOUNDED, SharedModel::averages).get(0);
		assertThat(trained(2, Shard.OPTIMIZER, UNBOUNDED, SharedModel::averages))
			.allSatisfy((divided) -> assertEqualBits(divided, whole));
	}

	@ParameterizedTest
	@ValueSource(doubles = { UNBOUNDED, 0.5 })
	void threeMembersDifferFromSuchBySumsInAnotherOrderOnly(double clipNorm) throws Exception {
		Map<String, float[]> whole = trained(3, Shard.NONE, clipNorm, SharedModel::values).get(0);
		List<Map<String, float[]>> divided = trained(3, Shard.OPTIMIZER, clipNorm, SharedModel::values);
		assertEqualBits(divided.get(1), divided.get(0));
		assertEqualBits(divided.get(2), divided.get(0));
		whole.forEach((name, values) -> {
			float[] other = values(name, divided.get(0));
			double apart = IntStream.range(0, values.length)
				.mapToDouble((i) -> Math.abs(other[i] - values[i]))
				.max()
				.orElseThrow();
			assertThat(apart).as(name).isLessThan(1e-5);
		});
	}

	@Test
	void equallyManyMembersRepeatEveryBit() throws Exception {
		Map<String, float[]> first = trained(3, Shard.OPTIMIZER, 0.5, SharedModel::values).get(0);
		assertEqualBits(trained(3, Shard.OPTIMIZER, 0.5, SharedModel::values).get(0), first);
	}

	@Test
	void theNormThatIsClippedIsThatOfTheWholeGradient() throws Exception {
		List<Double> norms = Together.run(3, (group) -> {
			try (SharedModel model = new SharedModel(group, Shard.OPTIMIZER, 0.5)) {
				return model.step(1);
			}
		});
		double expected = SharedModel.norm(3, 1);
		assertThat(norms).containsOnly(norms.get(0));
		assertThat(norms.get(0)).isCloseTo(expected, within(1e-5 * expected));
	}

	@Test
	void theWeightsReturnToTheBitAfterTheAveragesWereUsed() throws Exception {
		Together.run(2, (group) -> {
			try (SharedModel model = new SharedModel(group, Shard.OPTIMIZER, UNBOUNDED)) {
				model.step(1);
				Map<String, float[]> before = model.values();
				model.averages();
				assertEqualBits(model.values(), before);
				return true;
			}
		});
	}

	@Test
	void aCheckpointIsTheSameFilesAsOfMembersThatEachHaveAll() throws Exception {
		write("whole", 2, Shard.NONE);
		write("divided", 2, Shard.OPTIMIZER);
		assertEqualFiles("divided", "whole");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3 })
	void aCheckpointIsReadByAnyNumberOfMembers(int readers) throws Exception {
		write("before", 2, Shard.OPTIMIZER);
		Path after = Files.createDirectories(this.folder.resolve("after"));
		Together.run(readers, (group) -> {
			try (SharedModel model = new SharedModel(group, Shard.OPTIMIZER, UNBOUNDED)) {
				model.read(this.folder.resolve("before"));
				model.write(after);
				return true;
			}
		});
		assertEqualFiles("after", "before");
	}

	@Test
	void whoContinuesFromACheckpointRepeatsEveryBit() throws Exception {
		Map<String, float[]> straight = trained(2, Shard.OPTIMIZER, 0.5, SharedModel::averages).get(0);
		Path middle = Files.createDirectories(this.folder.resolve("middle"));
		Together.run(2, (group) -> {
			try (SharedModel model = new SharedModel(group, Shard.OPTIMIZER, 0.5)) {
				model.step(1);
				model.write(middle);
				return true;
			}
		});
		List<Map<String, float[]>> resumed = Together.run(2, (group) -> {
			try (SharedModel model = new SharedModel(group, Shard.OPTIMIZER, 0.5)) {
				model.read(middle);
				for (int step = 2; step <= STEPS; step++) {
					model.step(step);
				}
				return model.averages();
			}
		});
		assertEqualBits(resumed.get(0), straight);
	}

	@Test
	void aCopyIsWrittenAsTheStateItselfIs() throws Exception {
		write("written", 2, Shard.OPTIMIZER);
		Path copied = Files.createDirectories(this.folder.resolve("copied"));
		Together.run(2, (group) -> {
			try (SharedModel model = trained(new SharedModel(group, Shard.OPTIMIZER, UNBOUNDED))) {
				if (group.rank() == 0) {
					try (TrainingState copy = model.state().copy()) {
						copy.write(copied);
					}
				}
				else {
					model.state().contribute();
				}
				return true;
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
		assertEqualFiles("copied", "written");
	}

	@Test
	void nobodyWaitsForAFirstMemberThatCannotWrite() throws Exception {
		Path missing = this.folder.resolve("missing");
		List<Boolean> together = Together.run(2, (group) -> {
			try (SharedModel model = new SharedModel(group, Shard.OPTIMIZER, UNBOUNDED)) {
				if (group.rank() == 0) {
					assertThatThrownBy(() -> model.state().write(missing)).isInstanceOf(NoSuchFileException.class);
				}
				else {
					model.state().contribute();
				}
				group.barrier();
				return true;
			}
		});
		assertThat(together).containsOnly(true);
	}

	@Test
	void dividedArraysAreGatheredOnce() throws Exception {
		Together.run(2, (group) -> {
			try (SharedModel model = new SharedModel(group, Shard.OPTIMIZER, UNBOUNDED)) {
				TrainingState state = model.state();
				state.contribute();
				if (group.rank() == 0) {
					assertThatIllegalStateException().isThrownBy(state::copy).withMessageContaining("are read once");
				}
				return true;
			}
		});
	}

	private void write(String name, int members, Shard shard) throws Exception {
		Path place = Files.createDirectories(this.folder.resolve(name));
		Together.run(members, (group) -> {
			try (SharedModel model = trained(new SharedModel(group, shard, UNBOUNDED))) {
				model.write(place);
				return true;
			}
		});
	}

	private static SharedModel trained(SharedModel model) {
		for (int step = 1; step <= STEPS; step++) {
			model.step(step);
		}
		return model;
	}

	/** What each member has after the steps. */
	private static List<Map<String, float[]>> trained(int members, Shard shard, double clipNorm,
			Function<SharedModel, Map<String, float[]>> what) throws Exception {
		return Together.run(members, (group) -> {
			try (SharedModel model = trained(new SharedModel(group, shard, clipNorm))) {
				return what.apply(model);
			}
		});
	}

	private static float[] values(String name, Map<String, float[]> from) {
		float[] values = from.get(name);
		assertThat(values).as(name).isNotNull();
		return values;
	}

	private static void assertEqualBits(Map<String, float[]> actual, Map<String, float[]> expected) {
		assertThat(actual.keySet()).isEqualTo(expected.keySet());
		expected.forEach((name, values) -> assertThat(values(name, actual)).as(name).isEqualTo(values));
	}

	private void assertEqualFiles(String actual, String expected) throws IOException {
		for (String file : List.of("optimizer.safetensors", "average.safetensors", "weights.safetensors")) {
			assertThat(Files.mismatch(this.folder.resolve(actual).resolve(file),
					this.folder.resolve(expected).resolve(file)))
				.as(file)
				.isEqualTo(-1);
		}
	}

}
