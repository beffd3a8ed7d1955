package org.imglish.jobs.attempt;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.imglish.jobs.claim.Claim;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;

/**
 * Lets an attempt outlast what is away for a while, a database, a store, room on a disk:
 * repeats with growing pauses what fails, until it works, the attempt is not wanted any
 * more, or the outage has lasted too long. Spring's RetryTemplate does not do: it
 * measures the limit by the clock on the wall, which may be set, gives up before a pause
 * that would pass it, and wraps whatever the work throws.
 */
public final class Outage {

	private static final Logger LOGGER = LoggerFactory.getLogger(Outage.class);

	private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

	private final Claim claim;

	private final AttemptSignals signals;

	private final Duration longest;

	private final Consumer<String> report;

	/**
	 * @param longest how long an outage may last
	 * @param report is told what the attempt waits for and that it continues
	 */
	public Outage(Claim claim, AttemptSignals signals, Duration longest, Consumer<String> report) {
		this.claim = claim;
		this.signals = signals;
		this.longest = longest;
		this.report = report;
	}

	/**
	 * Does something that may fail for a while. Failures of files and of the database
	 * count as transient, others are thrown at once.
	 * @param what is tried, for a sentence: "the checkpoint of step 7 cannot be written"
	 * @throws OutageException if it has failed for too long
	 */
	public <T> T outlast(String what, Callable<T> work) throws IOException {
		long began = System.nanoTime();
		Duration pause = FIRST_PAUSE;
		boolean told = false;
		while (true) {
			this.signals.check(this.claim);
			try {
				T result = work.call();
				if (told) {
					tell(String.format(Locale.ROOT, "Continuing after %d s", since(began).toSeconds()));
				}
				return result;
			}
			catch (InterruptedIOException ex) {
				throw ex;
			}
			catch (IOException ex) {
				told = wait(what, ex, began, pause, told);
			}
			catch (RuntimeException ex) {
				if (!TransientFailure.is(ex)) {
					throw ex;
				}
				told = wait(what, ex, began, pause, told);
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
			pause = (pause.compareTo(LONGEST_PAUSE) < 0) ? pause.multipliedBy(2) : LONGEST_PAUSE;
		}
	}

	private boolean wait(String what, Exception failure, long began, Duration pause, boolean told) throws IOException {
		// Spring's own message tells the statement, the driver's what is the matter.
		Throwable cause = (failure instanceof DataAccessException) ? NestedExceptionUtils.getMostSpecificCause(failure)
				: failure;
		String reason = (cause.getMessage() != null) ? cause.getMessage() : cause.toString();
		if (since(began).compareTo(this.longest) > 0) {
			OutageException tooLong = new OutageException(
					String.format(Locale.ROOT, "For %d s %s: %s", this.longest.toSeconds(), what, reason));
			this.signals.outageTooLong(String.valueOf(tooLong.getMessage()));
			throw tooLong;
		}
		LOGGER.warn("Run {}: {}; trying again in {} ms: {}", this.claim.run(), what, pause.toMillis(), reason);
		if (!told) {
			tell(String.format(Locale.ROOT, "Waiting up to %d s, for %s: %s", this.longest.toSeconds(), what, reason));
		}
		try {
			TimeUnit.MILLISECONDS.sleep(pause.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException("Interrupted while " + what);
		}
		return true;
	}

	/** The report itself may fail for the same reason. */
	private void tell(String line) {
		try {
			this.report.accept(line);
		}
		catch (RuntimeException ex) {
			if (!TransientFailure.is(ex)) {
				throw ex;
			}
			LOGGER.warn("Run {}: {}", this.claim.run(), line);
		}
	}

	private static Duration since(long began) {
		return Duration.ofNanos(System.nanoTime() - began);
	}

}
