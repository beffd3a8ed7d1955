package org.imglish.jobs.worker;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

import org.imglish.jobs.database.PostgresFixture;
import org.imglish.jobs.lease.Offer;
import org.imglish.jobs.lease.Threads;
import org.imglish.jobs.training.JobsFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** What is kept of the loads of workers. */
class JdbcWorkerLoadsIT {

	@TempDir
	static Path home;

	private static ConfigurableApplicationContext jobs;

	private static JdbcClient jdbc;

	private static JdbcWorkerLoads loads;

	@BeforeAll
	static void open() {
		PostgresFixture postgres = PostgresFixture.emptyDatabase();
		jobs = JobsFixture.open(postgres.url(), postgres.user(), postgres.password(), home, home);
		jdbc = jobs.getBean(JdbcClient.class);
		loads = jobs.getBean(JdbcWorkerLoads.class);
	}

	@AfterAll
	static void close() {
		jobs.close();
	}

	@BeforeEach
	void register() {
		jdbc.sql("DELETE FROM imglish.worker").update();
		for (String name : List.of("one", "other")) {
			jobs.getBean(JdbcWorkers.class)
				.register(new Offer(name, "cpu", 1, List.of(), Threads.given(1), "test"), Station.alone("here", 1));
		}
	}

	@Test
	void whatAWorkerTakesIsToldWithWhatItRuns() {
		loads.add("one", 0.5, null, 0.25, List.of(7L, 8L));
		List<WorkerLoad> told = loads.of(List.of("one", "other", "nobody"), 240);
		assertThat(told).hasSize(1);
		assertThat(told.get(0).worker()).isEqualTo("one");
		WorkerLoad.Sample sample = told.get(0).samples().get(0);
		assertThat(sample.cpu()).isEqualTo(0.5);
		assertThat(sample.memory()).isNull();
		assertThat(sample.gpuMemory()).isEqualTo(0.25);
		assertThat(sample.runs()).containsExactly(7L, 8L);
	}

	@Test
	void minutesThatLieTogetherAreOneSample() {
		jdbc.sql("""
				INSERT INTO imglish.worker_load SELECT 'one', minute,
					to_timestamp(floor(extract(epoch FROM now()) / 43200) * 43200) - interval '1 minute' * minute,
					CASE WHEN minute <= 30 THEN 0.2 ELSE 0.6 END, minute / 100.0, NULL, ARRAY[minute / 31]
				FROM generate_series(1, 60) AS minute
				""").update();
		List<WorkerLoad.Sample> samples = samples(2);
		assertThat(samples).hasSize(1);
		assertThat(samples.get(0).cpu()).isCloseTo(0.4, within(1e-6));
		assertThat(samples.get(0).memory()).isCloseTo(0.6, within(1e-6));
		assertThat(samples.get(0).runs()).containsExactly(0L, 1L);
		assertThat(samples(1440)).hasSize(60);
	}

	@Test
	void aMinuteIsWrittenOverADayLater() {
		loads.add("one", 0.5, 0.5, null, List.of(1L));
		jdbc.sql("""
				INSERT INTO imglish.worker_load SELECT 'one', minute, now() - interval '1 day', 0.1, 0.1, NULL, '{}'
				FROM generate_series(0, 1439) AS minute ON CONFLICT (worker, minute) DO UPDATE SET at = excluded.at
				""").update();
		assertThat(samples(240)).isEmpty();
		loads.add("one", 0.75, 0.5, null, List.of(2L));
		assertThat(samples(240)).hasSize(1);
		assertThat(rows()).isEqualTo(1440);
	}

	@Test
	void whatWorkersTookThatAreGoneForADayIsForgotten() {
		for (String name : List.of("one", "other")) {
			loads.add(name, 0.5, 0.5, null, Collections.emptyList());
		}
		jdbc.sql("UPDATE imglish.worker SET seen_at = now() - interval '25 hours' WHERE name = 'one'").update();
		loads.forget();
		assertThat(rows()).isZero();
		assertThat(loads.of(List.of("other"), 240)).hasSize(1);
	}

	private static List<WorkerLoad.Sample> samples(int maxPoints) {
		return loads.of(List.of("one"), maxPoints).stream().flatMap((load) -> load.samples().stream()).toList();
	}

	private static long rows() {
		return jdbc.sql("SELECT count(*) FROM imglish.worker_load WHERE worker = 'one'").query(Long.class).single();
	}

}
