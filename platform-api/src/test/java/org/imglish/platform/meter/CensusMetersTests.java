package org.imglish.platform.meter;

import java.time.Duration;
import java.util.Map;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.imglish.jobs.census.Figures;
import org.imglish.jobs.run.RunState;
import org.imglish.jobs.training.Awaiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

import static org.assertj.core.api.Assertions.assertThat;

/** What Prometheus is told while the database comes and goes. */
class CensusMetersTests {

	private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	private volatile Figures counted = new Figures(Map.of(RunState.QUEUED, 7L, RunState.RUNNING, 2L), 61.5, 3,
			Map.of("COMPLETED", 40L, "LOST", 5L));

	private volatile boolean away = true;

	private final RecentFigures figures = new RecentFigures(this::count, Duration.ofMillis(1));

	private Figures count() {
		if (this.away) {
			throw new DataAccessResourceFailureException("no connection");
		}
		return this.counted;
	}

	@BeforeEach
	void bind() {
		new CensusMeters(this.figures).bindTo(this.registry);
	}

	@AfterEach
	void stop() {
		this.figures.destroy();
	}

	@Test
	void figuresGoUnderTheirNames() {
		this.away = false;
		await("imglish_runs{state=\"queued\"} 7.0");
		assertThat(this.registry.scrape().lines()).contains("imglish_runs{state=\"running\"} 2.0",
				"imglish_runs{state=\"failed\"} 0.0", "imglish_queue_oldest_age_seconds 61.5",
				"imglish_workers_alive 3.0", "imglish_attempts_ended_total{outcome=\"completed\"} 40.0",
				"imglish_attempts_ended_total{outcome=\"failed\"} 0.0",
				"imglish_attempts_ended_total{outcome=\"lost\"} 5.0", "imglish_leases_taken_over_total 5.0");
	}

	@Test
	void theFirstScrapeKnowsWhatThereIsAlready() {
		RecentFigures atOnce = new RecentFigures(() -> this.counted, Duration.ofDays(1));
		PrometheusMeterRegistry fresh = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		new CensusMeters(atOnce).bindTo(fresh);
		assertThat(fresh.scrape().lines()).contains("imglish_leases_taken_over_total 5.0",
				"imglish_attempts_ended_total{outcome=\"completed\"} 40.0");
		atOnce.destroy();
	}

	@Test
	void aDatabaseThatWasNeverThereFailsNoScrape() {
		await("imglish_runs{state=\"queued\"} NaN");
		assertThat(this.registry.scrape().lines()).contains("imglish_workers_alive NaN",
				"imglish_leases_taken_over_total NaN");
	}

	@Test
	void whileTheDatabaseIsAwayGaugesAreUnknownAndCountersStand() {
		this.away = false;
		await("imglish_workers_alive 3.0");
		this.away = true;
		await("imglish_workers_alive NaN");
		assertThat(this.registry.scrape().lines()).contains("imglish_runs{state=\"queued\"} NaN",
				"imglish_leases_taken_over_total 5.0");
		this.counted = new Figures(Map.of(), 0, 1, Map.of("LOST", 6L));
		this.away = false;
		await("imglish_leases_taken_over_total 6.0");
		assertThat(this.registry.scrape().lines()).contains("imglish_workers_alive 1.0");
	}

	private void await(String line) {
		Awaiting.until(line, () -> this.registry.scrape().lines().anyMatch(line::equals), this.registry::scrape);
	}

}
