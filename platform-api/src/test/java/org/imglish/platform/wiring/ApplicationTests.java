package org.imglish.platform.wiring;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ApplicationTests {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private final Queue<RuntimeException> failures = new ArrayDeque<>();

	@Test
	void aServerThatDiesWhileTheApplicationStartsIsWaitedFor() {
		this.failures.addAll(List.of(refused("08001"), refused("57P03"), refused("57P01")));
		assertThat(Application.outlast(this::start, Duration.ZERO, PATIENCE)).isEqualTo("started");
	}

	@Test
	void whatElseFailsIsSaidAtOnce() {
		this.failures.addAll(List.of(refused("42P01"), refused("08001")));
		assertThatThrownBy(() -> Application.outlast(this::start, Duration.ZERO, PATIENCE))
			.hasRootCauseMessage("42P01");
		assertThat(this.failures).hasSize(1);
	}

	@Test
	void aServerThatStaysAwayIsGivenUp() {
		this.failures.add(refused("08001"));
		assertThatThrownBy(() -> Application.outlast(this::start, Duration.ZERO, Duration.ZERO))
			.hasRootCauseMessage("08001");
	}

	private static RuntimeException refused(String state) {
		return new IllegalStateException("No bean", new SQLException(state, state));
	}

	private String start() {
		RuntimeException failure = this.failures.poll();
		if (failure != null) {
			throw failure;
		}
		return "started";
	}

}
