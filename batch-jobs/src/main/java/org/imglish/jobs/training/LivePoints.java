package org.imglish.jobs.training;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.imglish.core.training.StepReport;
import org.imglish.jobs.lease.Claim;
import org.imglish.jobs.metric.JdbcMetrics;
import org.imglish.jobs.metric.MetricPoint;
import org.imglish.jobs.run.Journal;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Shows the points of a chunk while it trains, about once a second, in fenced
 * transactions of their own; the chunk's commit writes them again, which changes nothing.
 */
final class LivePoints {

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final Claim claim;

	private final JdbcMetrics metrics;

	private final Journal journal;

	private final TransactionTemplate transaction;

	private final List<MetricPoint> chunk = new ArrayList<>();

	private int shown;

	private Instant lastShown = Instant.now();

	LivePoints(Claim claim, JdbcMetrics metrics, Journal journal, TransactionTemplate transaction) {
		this.claim = claim;
		this.metrics = metrics;
		this.journal = journal;
		this.transaction = transaction;
	}

	/**
	 * Adds the points of a step.
	 * @param steps number of all steps
	 */
	void add(StepReport report, long steps) {
		Instant now = Instant.now();
		report.numeric()
			.forEach((name, value) -> this.chunk
				.add(new MetricPoint(name, MetricPoint.Kind.NUMERIC, report.step(), value, now)));
		report.timing()
			.forEach((name, value) -> this.chunk
				.add(new MetricPoint(name, MetricPoint.Kind.TIMING, report.step(), value, now)));
		if (Duration.between(this.lastShown, now).compareTo(INTERVAL) >= 0) {
			show(report, steps);
			this.lastShown = now;
		}
	}

	private void show(StepReport report, long steps) {
		List<MetricPoint> fresh = this.chunk.subList(this.shown, this.chunk.size());
		this.transaction.executeWithoutResult((status) -> {
			this.metrics.append(this.claim, fresh);
			ObjectNode values = JSON.createObjectNode();
			for (Map<String, Double> part : List.of(report.numeric(), report.timing())) {
				part.forEach(values::put);
			}
			ObjectNode event = JSON.createObjectNode().put("step", report.step());
			event.set("values", values);
			this.journal.event(this.claim.run(), "metric", event);
			this.journal.progress(this.claim, report.step(), steps, "step");
		});
		this.shown = this.chunk.size();
	}

	/** Forgets the points of the chunk: its steps will be performed again. */
	void forget() {
		this.chunk.clear();
		this.shown = 0;
	}

	/**
	 * All points of the chunk and what was validated at its end; the next chunk begins.
	 */
	List<MetricPoint> all(List<MetricPoint> validated) {
		List<MetricPoint> points = new ArrayList<>(this.chunk);
		points.addAll(validated);
		forget();
		return points;
	}

}
