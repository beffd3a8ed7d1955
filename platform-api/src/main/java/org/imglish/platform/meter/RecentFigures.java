package org.imglish.platform.meter;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.imglish.jobs.census.Census;
import org.imglish.jobs.census.Figures;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The figures of a few seconds ago. A thread of its own takes them, so that whoever reads
 * them never waits for the database.
 */
@Component
class RecentFigures implements DisposableBean {

	private static final Logger LOGGER = LoggerFactory.getLogger(RecentFigures.class);

	private static final Duration INTERVAL = Duration.ofSeconds(5);

	private final Census census;

	private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread counting = new Thread(task, "census");
		counting.setDaemon(true);
		return counting;
	});

	private volatile @Nullable Figures last;

	private volatile boolean away;

	@Autowired
	RecentFigures(Census census) {
		this(census, INTERVAL);
	}

	/**
	 * @param interval pause between two censuses
	 */
	RecentFigures(Census census, Duration interval) {
		this.census = census;
		// Before the first scrape: a counter that began at 0 would seem to have grown.
		take();
		this.thread.scheduleWithFixedDelay(this::take, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
	}

	/** The newest figures; empty while the database is away. */
	Optional<Figures> current() {
		return this.away ? Optional.empty() : last();
	}

	/** The newest figures that there ever were, whether the database is away or not. */
	Optional<Figures> last() {
		return Optional.ofNullable(this.last);
	}

	private void take() {
		try {
			this.last = this.census.take();
			this.away = false;
		}
		catch (RuntimeException ex) {
			// Escaping, it would end all censuses for ever.
			if (!this.away) {
				LOGGER.warn("Runs and workers cannot be counted for now: {}", ex.getMessage());
			}
			this.away = true;
		}
	}

	@Override
	public void destroy() {
		this.thread.shutdownNow();
	}

}
