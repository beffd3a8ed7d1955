package org.imglish.jobs.load;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.imglish.jobs.database.PostgresFixture;
import org.imglish.jobs.training.JobsFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class GangLoadIT {

	@TempDir
	Path home;

	@Test
	void allGangsAreTakenHeldAndReplaced() throws Exception {
		GangLoad.Shape shape = new GangLoad.Shape(9, 3, 3, 4, Duration.ofMillis(500));
		try (ConfigurableApplicationContext jobs = JobsFixture.open(PostgresFixture.emptyDatabase(), this.home, 6);
				GangLoad load = jobs.getBean(GangLoad.Factory.class).open(shape, () -> Duration.ZERO)) {
			List<GangLoad.Phase> phases = load.measure();
			assertThat(phases).extracting(GangLoad.Phase::name)
				.containsExactly("register", "wait for work", "take gangs", "hold gangs", "gangs make room");
			assertThat(count(phases.get(1), "look in vain")).isPositive();
			assertThat(count(phases.get(2), "gang taken")).isEqualTo(3);
			assertThat(count(phases.get(3), "heartbeat")).isPositive();
			assertThat(count(phases.get(4), "gang taken")).isEqualTo(3);
			assertThat(count(phases.get(4), "run completed")).isEqualTo(6);
		}
	}

	@Test
	void moreGangsThanWorkersAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new GangLoad.Shape(9, 4, 3, 4, Duration.ZERO))
			.withMessage("4 gangs of 3 need 12 workers, and there are 9");
	}

	private static int count(GangLoad.Phase phase, String what) {
		return phase.work()
			.stream()
			.filter((each) -> each.what().equals(what))
			.mapToInt(Latencies.Summary::count)
			.sum();
	}

}
