package org.imglish.core.collective;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

class ProcessGroupTests {

	@BeforeAll
	static void groupsOfSeveralArePossibleHere() {
		assumeThat(Collectives.unavailable()).isEmpty();
	}

	@Test
	void sumsAreEqualToTheBitOnAllMembersAndInEveryRepetition() throws Exception {
		Set<Long> checksums = new HashSet<>();
		for (int repetition = 0; repetition < 5; repetition++) {
			checksums.addAll(Together.run(3, Summing::sum));
		}
		assertThat(checksums).hasSize(1);
	}

	@Test
	void sumsAreRight() throws Exception {
		for (DataType type : List.of(DataType.FLOAT32, DataType.FLOAT64, DataType.FLOAT16, DataType.INT64,
				DataType.INT32)) {
			assertThat(Together.run(3, (group) -> {
				try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
					NDArray array = manager.create(new float[] { group.rank(), 1, 2 }).toType(type, false);
					group.allReduce(array);
					return array.toType(DataType.FLOAT32, false).toFloatArray();
				}
			})).allSatisfy((sums) -> assertThat(sums).containsExactly(3, 3, 6));
		}
	}

	@Test
	void anArrayThatIsNoWholeBlockOfMemoryIsSummedInPlace() throws Exception {
		assertThat(Together.run(2, (group) -> {
			try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
				NDArray whole = manager.arange(6f).reshape(2, 3);
				group.allReduce(whole.transpose());
				return whole.toFloatArray();
			}
		})).allSatisfy((sums) -> assertThat(sums).containsExactly(0, 2, 4, 6, 8, 10));
	}

	@Test
	void manyArraysAreSummedEachInItsPlace() throws Exception {
		assertThat(Together.run(2, (group) -> {
			try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
				NDArray matrix = manager.arange(6f).reshape(2, 3);
				NDArray counts = manager.create(new long[] { group.rank() });
				NDArray large = manager.ones(new Shape(7 << 20));
				group.allReduce(List.of(matrix, counts, large, matrix.transpose()));
				return List.of(matrix.sum().getFloat(), (float) counts.getLong(), large.mean().getFloat());
			}
		})).allSatisfy((sums) -> assertThat(sums).containsExactly(60f, 1f, 2f));
	}

	@Test
	void valuesAreSummedAndTold() throws Exception {
		assertThat(Together.run(2, (group) -> group.allReduce(new double[] { group.rank() + 0.5, 1 })))
			.allSatisfy((sums) -> assertThat(sums).containsExactly(2, 2));
		assertThat(Together.run(2, (group) -> group.broadcast(new long[] { group.rank(), Long.MAX_VALUE }, 1)))
			.allSatisfy((told) -> assertThat(told).containsExactly(1, Long.MAX_VALUE));
	}

	@Test
	void anArrayIsTold() throws Exception {
		assertThat(Together.run(2, (group) -> {
			try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
				NDArray array = manager.full(new Shape(2), group.rank(), DataType.FLOAT32);
				group.broadcast(array, 1);
				group.barrier();
				return array.toFloatArray();
			}
		})).allSatisfy((told) -> assertThat(told).containsExactly(1, 1));
	}

	@Test
	void rowsAreGatheredByRank() throws Exception {
		assertThat(gathered(2, 2, 2)).containsExactly(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2);
	}

	@Test
	void membersMayHaveDifferentNumbersOfRows() throws Exception {
		assertThat(gathered(2, 0, 1)).containsExactly(0, 0, 0, 0, 2, 2);
		assertThat(gathered(0, 0, 0)).isEmpty();
	}

	private static float[] gathered(int... rows) throws Exception {
		List<float[]> results = Together.run(rows.length, (group) -> {
			try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
				NDArray mine = manager.full(new Shape(rows[group.rank()], 2), group.rank(), DataType.FLOAT32);
				return group.allGather(mine).toFloatArray();
			}
		});
		assertThat(results).allSatisfy((result) -> assertThat(result).isEqualTo(results.get(0)));
		return results.get(0);
	}

	@Test
	void eachMemberKeepsItsPartOfASum() throws Exception {
		List<float[]> parts = Together.run(2, (group) -> {
			try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
				return group.reduceScatter(manager.arange(8f).reshape(4, 2).add(group.rank())).toFloatArray();
			}
		});
		assertThat(parts.get(0)).containsExactly(1, 3, 5, 7);
		assertThat(parts.get(1)).containsExactly(9, 11, 13, 15);
	}

	@Test
	void arraysOfTheWrongSizeAreRefusedBeforeAnythingTravels() throws Exception {
		Together.run(2, (group) -> {
			try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
				NDArray part = manager.ones(new Shape(2));
				NDArray whole = manager.ones(new Shape(5));
				assertThatThrownBy(() -> group.allGather(part, whole)).isInstanceOf(IllegalArgumentException.class)
					.hasMessage("Of 2 members each has 2 values, but all of them are 5");
				assertThatThrownBy(() -> group.reduceScatter(whole, part)).isInstanceOf(IllegalArgumentException.class);
				group.barrier();
				return true;
			}
		});
	}

	@Test
	void aClosedGroupSaysSo() throws Exception {
		Together.run(2, (group) -> {
			group.close();
			assertThatThrownBy(group::barrier).isInstanceOf(CollectiveException.class)
				.hasMessage("barrier failed on member " + group.rank() + ": the group is closed; form a new one");
			return "";
		});
	}

	@Test
	void aGroupOfOneLeavesValuesAsTheyAre() {
		try (ProcessGroup alone = ProcessGroup.alone(); NDManager manager = NDManager.newBaseManager("PyTorch")) {
			NDArray array = manager.create(new float[] { 1, 2 });
			alone.allReduce(array);
			alone.broadcast(array, 0);
			assertThat(array.toFloatArray()).containsExactly(1, 2);
			assertThat(alone.allGather(array).toFloatArray()).containsExactly(1, 2);
			assertThat(alone.reduceScatter(array).toFloatArray()).containsExactly(1, 2);
			assertThat(alone.allReduce(new double[] { 3 })).containsExactly(3);
		}
	}

}
