package org.imglish.jobs.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.imglish.jobs.checkpoint.Collector;
import org.imglish.jobs.file.FileCollector;
import org.imglish.jobs.removal.DatasetRemoval;
import org.imglish.jobs.retention.Expired;
import org.imglish.jobs.retention.Retention;
import org.imglish.jobs.retention.RetentionSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has a worker remove the checkpoints and files that nobody needs, from time to time. */
public final class Collecting {

	private static final Logger LOGGER = LoggerFactory.getLogger(Collecting.class);

	private final Collector collector;

	private final FileCollector files;

	private final DatasetRemoval datasets;

	private final Retention retention;

	private final RetentionSettings kept;

	private final Duration interval;

	/**
	 * @param kept how long things are kept
	 * @param interval pause before the first and between two collections
	 */
	public Collecting(Collector collector, FileCollector files, DatasetRemoval datasets, Retention retention,
			RetentionSettings kept, Duration interval) {
		this.collector = collector;
		this.files = files;
		this.datasets = datasets;
		this.retention = retention;
		this.kept = kept;
		this.interval = interval;
	}

	/**
	 * Makes sure of the store and begins; the returned thread is shut down by the caller.
	 * @throws UncheckedIOException if the store is not this database's or is away
	 */
	ScheduledExecutorService start() {
		try {
			this.collector.verifyStore();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex.getMessage(), ex);
		}
		ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread collecting = new Thread(task, "collector");
			collecting.setDaemon(true);
			return collecting;
		});
		thread.scheduleWithFixedDelay(this::collectFiles, this.interval.toMillis(), this.interval.toMillis(),
				TimeUnit.MILLISECONDS);
		thread.scheduleWithFixedDelay(this::collect, this.interval.toMillis(), this.interval.toMillis(),
				TimeUnit.MILLISECONDS);
		return thread;
	}

	private void collectFiles() {
		try {
			for (Expired expired : this.retention.apply(this.kept)) {
				LOGGER.info("No longer kept: {}", expired);
			}
			int removed = this.files.collect();
			if (removed > 0) {
				LOGGER.info("Removed {} files of deleted runs and dead attempts", removed);
			}
			int datasets = this.datasets.finish();
			if (datasets > 0) {
				LOGGER.info("Removed what was left of {} deleted datasets", datasets);
			}
		}
		catch (IOException | RuntimeException ex) {
			LOGGER.warn("Files that are no longer needed could not be deleted; the next clean-up tries again: {}",
					ex.getMessage());
		}
	}

	private void collect() {
		try {
			Collector.Collected collected = this.collector.collect();
			if (!collected.isNothing()) {
				LOGGER.info("Removed {}", collected);
			}
		}
		catch (IOException | RuntimeException ex) {
			LOGGER.warn("Checkpoints that are no longer needed could not be deleted; the next clean-up tries again: {}",
					ex.getMessage());
		}
	}

}
