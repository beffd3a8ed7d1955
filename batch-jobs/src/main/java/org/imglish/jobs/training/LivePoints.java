package org.imglish.jobs.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import org.imglish.core.training.StepReport;
import org.imglish.core.training.TrainingDevice;
import org.imglish.jobs.attempt.Outage;
import org.imglish.jobs.attempt.TransientFailure;
import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.claim.LostLeaseException;
import org.imglish.jobs.metric.JdbcMetrics;
import org.imglish.jobs.metric.MetricPoint;
import org.imglish.jobs.run.Journal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Shows the points of a chunk while it trains, about once a second, in fenced
 * transactions of their own and on a thread of its own: a database that is slow or away
 * does not keep the training. What could not be shown waits in a buffer; training waits
 * when that is full. Opening an attempt deletes the points beyond its checkpoint, so that
 * each step's are there once.
 */
final class LivePoints implements AutoCloseable {

	private static final Logger LOGGER = LoggerFactory.getLogger(LivePoints.class);

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	/** About half an hour of steps of 30 ms with two values each; a few MiB. */
	private static final int MAX_WAITING = 100_000;

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final Claim claim;

	private final JdbcMetrics metrics;

	private final Journal journal;

	private final TransactionTemplate transaction;

	private final Outage outage;

	private final int maxWaiting;

	private final SystemLoad load = new SystemLoad(TrainingDevice::usedGpuMemory);

	/** Points that no transaction has taken yet; guarded by itself. */
	private final List<MetricPoint> waiting = new ArrayList<>();

	/** Held while points are on their way to the database. */
	private final ReentrantLock showing = new ReentrantLock();

	private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread showing = new Thread(task, "live-points");
		showing.setDaemon(true);
		return showing;
	});

	private volatile @Nullable StepReport newest;

	private volatile long steps;

	private volatile @Nullable RuntimeException failure;

	LivePoints(Claim claim, JdbcMetrics metrics, Journal journal, TransactionTemplate transaction, Outage outage) {
		this(claim, metrics, journal, transaction, outage, MAX_WAITING);
	}

	/**
	 * @param outage waits for the database when the buffer is full
	 * @param maxWaiting points that the buffer holds
	 */
	LivePoints(Claim claim, JdbcMetrics metrics, Journal journal, TransactionTemplate transaction, Outage outage,
			int maxWaiting) {
		this.claim = claim;
		this.metrics = metrics;
		this.journal = journal;
		this.transaction = transaction;
		this.outage = outage;
		this.maxWaiting = maxWaiting;
	}

	/** Begins to show what is added. */
	void start() {
		this.thread.scheduleWithFixedDelay(this::showQuietly, INTERVAL.toMillis(), INTERVAL.toMillis(),
				TimeUnit.MILLISECONDS);
	}

	/**
	 * Adds what a step measured.
	 * @param allSteps number of all steps
	 * @throws UncheckedIOException if the buffer is full and the database stays away
	 */
	void add(StepReport report, long allSteps) {
		RuntimeException failed = this.failure;
		if (failed != null) {
			throw failed;
		}
		Instant now = Instant.now();
		int size;
		synchronized (this.waiting) {
			for (StepReport each : report.all()) {
				each.numeric()
					.forEach((name, value) -> this.waiting
						.add(new MetricPoint(name, MetricPoint.Kind.NUMERIC, each.step(), value, now)));
				each.timing()
					.forEach((name, value) -> this.waiting
						.add(new MetricPoint(name, MetricPoint.Kind.TIMING, each.step(), value, now)));
			}
			size = this.waiting.size();
		}
		this.steps = allSteps;
		this.newest = report;
		if (size > this.maxWaiting) {
			try {
				this.outage.outlast("the metric points cannot be written", () -> {
					show();
					return true;
				});
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	private void showQuietly() {
		try {
			show();
		}
		catch (LostLeaseException ex) {
			LOGGER.debug("{}", ex.getMessage());
		}
		catch (RuntimeException ex) {
			if (TransientFailure.is(ex)) {
				LOGGER.warn("The newest points of run {} wait: {}", this.claim.run(), ex.getMessage());
			}
			else {
				this.failure = ex;
			}
		}
	}

	private void show() {
		this.showing.lock();
		try {
			List<MetricPoint> fresh;
			StepReport report = this.newest;
			synchronized (this.waiting) {
				if (this.waiting.isEmpty() || report == null) {
					return;
				}
				addLoad(report.step());
				fresh = List.copyOf(this.waiting);
			}
			this.transaction.executeWithoutResult((status) -> {
				this.metrics.append(this.claim, fresh);
				this.journal.event(this.claim.run(), "metric", event(report.step(), fresh));
				this.journal.progress(this.claim, report.step(), this.steps, "step");
			});
			synchronized (this.waiting) {
				this.waiting.subList(0, fresh.size()).clear();
			}
		}
		finally {
			this.showing.unlock();
		}
	}

	private void addLoad(long step) {
		Instant now = Instant.now();
		this.load.measure()
			.metrics()
			.forEach((name, value) -> this.waiting
				.add(new MetricPoint(name, MetricPoint.Kind.TIMING, step, value, now)));
	}

	/**
	 * The newest value of each metric, and from where to where it ranged where several
	 * came at once or none at the newest step.
	 */
	private static ObjectNode event(long step, List<MetricPoint> fresh) {
		Map<String, List<MetricPoint>> byName = new LinkedHashMap<>();
		fresh.forEach((point) -> byName.computeIfAbsent(point.name(), (name) -> new ArrayList<>()).add(point));
		ObjectNode event = JSON.createObjectNode().put("step", step);
		ObjectNode values = event.putObject("values");
		ObjectNode ranges = event.putObject("ranges");
		byName.forEach((name, points) -> {
			MetricPoint last = points.get(points.size() - 1);
			values.put(name, last.value());
			if (points.size() > 1 || last.step() != step) {
				DoubleSummaryStatistics range = points.stream().mapToDouble(MetricPoint::value).summaryStatistics();
				ranges.putObject(name)
					.put("from", points.get(0).step())
					.put("to", last.step())
					.put("minimum", range.getMin())
					.put("maximum", range.getMax());
			}
		});
		return event;
	}

	/**
	 * Hands the points over that have not been shown. Never to be called in a transaction
	 * that holds the run: it waits for one that may want to.
	 */
	List<MetricPoint> take() {
		this.showing.lock();
		try {
			synchronized (this.waiting) {
				List<MetricPoint> points = List.copyOf(this.waiting);
				this.waiting.clear();
				return points;
			}
		}
		finally {
			this.showing.unlock();
		}
	}

	/** Forgets what has not been shown: its steps will be performed again. */
	void forget() {
		take();
	}

	@Override
	public void close() {
		this.thread.shutdownNow();
	}

}
