package org.imglish.platform.meter;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.imglish.jobs.census.Figures;
import org.imglish.jobs.run.RunState;
import org.springframework.stereotype.Component;

/**
 * Meters of what the database counts. While it is away gauges are not a number, and
 * counters stay where they are.
 */
@Component
class CensusMeters implements MeterBinder {

	/** The state of an attempt whose run was taken over. */
	private static final String LOST = "LOST";

	private static final List<String> OUTCOMES = List.of("COMPLETED", "FAILED", "STOPPED", "CANCELLED", LOST);

	private final RecentFigures figures;

	CensusMeters(RecentFigures figures) {
		this.figures = figures;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (RunState state : RunState.values()) {
			Gauge.builder("imglish.runs", this.figures, now((figures) -> figures.runs().getOrDefault(state, 0L)))
				.tag("state", state.name().toLowerCase(Locale.ROOT))
				.description("Runs by state; those that are queued are the queue's length")
				.register(registry);
		}
		TimeGauge.builder("imglish.queue.oldest.age", this.figures, TimeUnit.SECONDS, now(Figures::oldestQueuedSeconds))
			.description("How long the run that waits longest has been queued, 0 without any")
			.register(registry);
		Gauge.builder("imglish.workers.alive", this.figures, now(Figures::livingWorkers))
			.description("Workers whose last heartbeat is fresh")
			.register(registry);
		for (String outcome : OUTCOMES) {
			FunctionCounter.builder("imglish.attempts.ended", this.figures, ended(outcome))
				.tag("outcome", outcome.toLowerCase(Locale.ROOT))
				.description("Attempts that have ended, by outcome")
				.register(registry);
		}
		FunctionCounter.builder("imglish.leases.taken.over", this.figures, ended(LOST))
			.description("Expired leases whose runs another worker took over")
			.register(registry);
	}

	private static ToDoubleFunction<RecentFigures> now(ToDoubleFunction<Figures> value) {
		return (figures) -> figures.current().map((each) -> value.applyAsDouble(each)).orElse(Double.NaN);
	}

	private static ToDoubleFunction<RecentFigures> ended(String outcome) {
		return (figures) -> figures.last()
			.map((each) -> each.endedAttempts().getOrDefault(outcome, 0L).doubleValue())
			.orElse(Double.NaN);
	}

}
