package org.imglish.jobs.attempt;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Failures that say nothing about the run: the database was away, or a commit failed. The
 * run continues from its last checkpoint once the database answers again.
 */
public final class TransientFailure {

	private static final Logger LOGGER = LoggerFactory.getLogger(TransientFailure.class);

	private static final Duration PAUSE = Duration.ofSeconds(1);

	private TransientFailure() {
	}

	/** Whether a failure may pass. */
	public static boolean is(Throwable failure) {
		return failure instanceof TransactionException || failure instanceof TransientDataAccessException
				|| failure instanceof DataAccessResourceFailureException
				|| failure instanceof RecoverableDataAccessException;
	}

	/**
	 * Does something that needs the database, again and again until the database answers.
	 * Gives up when the worker ends: the lease then runs out, and another worker
	 * continues. Spring's RetryTemplate does not do: it keeps every failure, however long
	 * the database is away, and ends when the thread is interrupted, which a stalled
	 * attempt is and must still be written down.
	 */
	public static void outlast(AttemptSignals signals, Runnable work) {
		while (true) {
			try {
				work.run();
				return;
			}
			catch (RuntimeException ex) {
				if (!is(ex) || signals.isShutdown() || signals.isLost()) {
					throw ex;
				}
				LOGGER.warn("The database does not answer; trying again: {}", ex.getMessage());
				signals.waiting();
				LockSupport.parkNanos(PAUSE.toNanos());
			}
		}
	}

}
