package org.imglish.jobs.attempt;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.recipe.RunKind;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import tools.jackson.databind.node.JsonNodeFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OutageTests {

	private static final Claim CLAIM = new Claim(7, 1, 1, RunKind.PRETRAIN, JsonNodeFactory.instance.objectNode(),
			"worker", 1);

	private final AttemptSignals signals = new AttemptSignals();

	private final List<String> told = new ArrayList<>();

	@Test
	void whatFailsForAWhileIsTriedAgain() throws IOException {
		AtomicInteger tries = new AtomicInteger();
		int result = outage(Duration.ofMinutes(1)).outlast("nothing works", () -> {
			if (tries.incrementAndGet() == 1) {
				throw new IOException("No space left on device");
			}
			if (tries.get() == 2) {
				throw new DataAccessResourceFailureException("the connection is gone");
			}
			return tries.get();
		});
		assertThat(result).isEqualTo(3);
		assertThat(this.told).hasSize(2);
		assertThat(this.told.get(0)).contains("nothing works", "No space left on device");
		assertThat(this.told.get(1)).startsWith("Continuing after");
	}

	@Test
	void anOutageThatLastsTooLongEndsTheAttempt() {
		assertThatThrownBy(() -> outage(Duration.ZERO).outlast("the store is away", () -> {
			throw new IOException("Connection refused");
		})).isInstanceOf(OutageException.class)
			.hasMessageContaining("the store is away: Connection refused")
			.hasMessageContaining("Everything up to the last commit is kept");
	}

	@Test
	void whatIsNoOutageIsThrownAtOnce() {
		AtomicInteger tries = new AtomicInteger();
		assertThatThrownBy(() -> outage(Duration.ofMinutes(1)).outlast("anything", () -> {
			tries.incrementAndGet();
			throw new IllegalStateException("a mistake");
		})).isInstanceOf(IllegalStateException.class);
		assertThat(tries).hasValue(1);
	}

	@Test
	void aCancelledAttemptWaitsForNothing() {
		AtomicInteger tries = new AtomicInteger();
		assertThatThrownBy(() -> outage(Duration.ofMinutes(1)).outlast("anything", () -> {
			tries.incrementAndGet();
			this.signals.requestCancel();
			throw new IOException("away");
		})).isInstanceOf(CancelledException.class);
		assertThat(tries).hasValue(1);
	}

	@Test
	void aReportThatCannotBeWrittenDoesNotEndTheWait() throws IOException {
		AtomicInteger tries = new AtomicInteger();
		Outage outage = new Outage(CLAIM, this.signals, Duration.ofMinutes(1), (line) -> {
			throw new DataAccessResourceFailureException("the database is away, too");
		});
		assertThat(outage.outlast("the database does not answer", () -> {
			if (tries.incrementAndGet() == 1) {
				throw new DataAccessResourceFailureException("away");
			}
			return true;
		})).isTrue();
	}

	private Outage outage(Duration longest) {
		return new Outage(CLAIM, this.signals, longest, this.told::add);
	}

}
