package org.imglish.jobs.bucket;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.imglish.jobs.cache.DamagedFileException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a store that is away again, with growing pauses. */
public final class Waiting {

	private static final Logger LOGGER = LoggerFactory.getLogger(Waiting.class);

	private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

	private final Duration longest;

	/**
	 * @param longest how long a store may be away; zero to ask once
	 */
	public Waiting(Duration longest) {
		this.longest = longest;
	}

	/**
	 * Asks until there is an answer.
	 * @throws IOException the last failure, if a file is missing, damaged or was changed,
	 * the thread is interrupted, or the store has been away for too long
	 */
	public <T> T of(Question<T> question) throws IOException {
		long began = System.nanoTime();
		Duration pause = FIRST_PAUSE;
		while (true) {
			try {
				return question.ask();
			}
			catch (NoSuchFileException | ChangedObjectException | DamagedFileException | InterruptedIOException
					| ClosedByInterruptException ex) {
				throw ex;
			}
			catch (IOException ex) {
				if (Duration.ofNanos(System.nanoTime() - began).plus(pause).compareTo(this.longest) > 0) {
					throw ex;
				}
				LOGGER.warn("Trying again in {} ms: {}", pause.toMillis(), ex.getMessage());
				sleep(pause, ex);
			}
			pause = (pause.compareTo(LONGEST_PAUSE) < 0) ? pause.multipliedBy(2) : LONGEST_PAUSE;
		}
	}

	private static void sleep(Duration pause, IOException failure) throws IOException {
		try {
			TimeUnit.MILLISECONDS.sleep(pause.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw failure;
		}
	}

	/** Something that a store is asked. */
	public interface Question<T> {

		T ask() throws IOException;

	}

}
