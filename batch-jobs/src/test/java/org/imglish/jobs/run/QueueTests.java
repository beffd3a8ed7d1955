package org.imglish.jobs.run;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

class QueueTests {

	private static final List<String> TWO = List.of("one", "two");

	@Test
	void aQueuedRunBeginsWhenAWorkerIsIdleAgain() {
		assertThat(played(running(1, 30.0, "one"), running(2, 10.0, "two"), queued(3, 5.0), queued(4, 100.0)))
			.containsOnly(entry(1L, 30.0), entry(2L, 10.0), entry(3L, 15.0), entry(4L, 115.0));
	}

	@Test
	void theHighestPriorityGoesFirstAmongThoseThatAreReady() {
		GoingRun urgent = new GoingRun(9, false, true, 5, Set.of(), 1, 1, List.of("one"), 7.0);
		assertThat(played(running(1, 10.0, "one"), only("one", 2, 20.0), urgent)).containsEntry(9L, 17.0)
			.containsEntry(2L, 37.0);
	}

	@Test
	void aChainTakesTheSumOfItsRuns() {
		assertThat(played(running(1, 10.0, "one"), after(2, 20.0, 1), after(3, 30.0, 2), after(4, 1.0, 1)))
			.containsEntry(3L, 60.0)
			.containsEntry(4L, 11.0);
	}

	@Test
	void whatComesAfterSomethingUnknownIsUnknown() {
		assertThat(played(running(1, null, "one"), running(2, 10.0, "two"), after(3, 5.0, 1), queued(4, 3.0)))
			.containsOnly(entry(2L, 10.0), entry(4L, 13.0));
	}

	@Test
	void aRunThatNoWorkerCanTakeOrThatWaitsForOneThatFailedIsUnknown() {
		assertThat(played(new GoingRun(1, false, true, 0, Set.of(), 1, 1, List.of(), 4.0), after(2, 5.0, 77)))
			.isEmpty();
	}

	@Test
	void aLightRunGoesBesideATraining() {
		assertThat(
				played(running(1, 50.0, "one"), new GoingRun(2, false, false, 0, Set.of(), 1, 1, List.of("one"), 8.0)))
			.containsEntry(2L, 8.0);
	}

	@Test
	void aGangWaitsForAllOfItsWorkers() {
		GoingRun gang = new GoingRun(3, false, true, 0, Set.of(), 2, 4, TWO, 6.0);
		assertThat(played(running(1, 10.0, "one"), running(2, 25.0, "two"), gang, queued(4, 2.0)))
			.containsEntry(3L, 31.0)
			.containsEntry(4L, 12.0);
	}

	private static Map<Long, Double> played(GoingRun... runs) {
		return Queue.played(List.of(runs));
	}

	private static GoingRun running(long id, @Nullable Double seconds, String worker) {
		return new GoingRun(id, true, true, 0, Set.of(), 1, 1, List.of(worker), seconds);
	}

	private static GoingRun queued(long id, double seconds) {
		return new GoingRun(id, false, true, 0, Set.of(), 1, 1, TWO, seconds);
	}

	private static GoingRun only(String worker, long id, double seconds) {
		return new GoingRun(id, false, true, 0, Set.of(), 1, 1, List.of(worker), seconds);
	}

	private static GoingRun after(long id, double seconds, long needs) {
		return new GoingRun(id, false, true, 0, Set.of(needs), 1, 1, TWO, seconds);
	}

}
