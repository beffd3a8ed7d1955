package org.imglish.jobs.worker;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.imglish.jobs.checkpoint.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has a worker remove the checkpoints that nobody needs, from time to time. */
public final class Collecting {

	private static final Logger LOGGER = LoggerFactory.getLogger(Collecting.class);

	private final Collector collector;

	private final Duration interval;

	/**
	 * @param interval pause before the first and between two collections
	 */
	public Collecting(Collector collector, Duration interval) {
		this.collector = collector;
		this.interval = interval;
	}

	/** Begins; the returned thread is shut down by the caller. */
	ScheduledExecutorService start() {
		ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread collecting = new Thread(task, "collector");
			collecting.setDaemon(true);
			return collecting;
		});
		thread.scheduleWithFixedDelay(this::collect, this.interval.toMillis(), this.interval.toMillis(),
				TimeUnit.MILLISECONDS);
		return thread;
	}

	private void collect() {
		try {
			Collector.Collected collected = this.collector.collect();
			if (!collected.isNothing()) {
				LOGGER.info("Removed {}", collected);
			}
		}
		catch (IOException | RuntimeException ex) {
			LOGGER.warn("Checkpoints that nobody needs stay until the next time: {}", ex.getMessage());
		}
	}

}
