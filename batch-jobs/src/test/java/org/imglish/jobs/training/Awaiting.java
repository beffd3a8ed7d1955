package org.imglish.jobs.training;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.imglish.jobs.run.Run;
import org.imglish.jobs.run.RunState;
import org.imglish.jobs.run.Runs;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Waits, as tests do, up to five minutes, and tells what was the matter instead. */
public final class Awaiting {

	private static final Duration PATIENCE = Duration.ofMinutes(5);

	private static final Duration PAUSE = Duration.ofMillis(10);

	private Awaiting() {
	}

	/**
	 * Waits for a condition.
	 * @param what is waited for, for the message
	 */
	public static void until(String what, Callable<Boolean> condition) {
		until(what, condition, () -> "");
	}

	/**
	 * Waits for a condition.
	 * @param what is waited for, for the message
	 * @param evidence is asked for when the time is over
	 */
	public static void until(String what, Callable<Boolean> condition, Callable<String> evidence) {
		try {
			// Threads may die as a test wants them to.
			Awaitility.await()
				.dontCatchUncaughtExceptions()
				.pollDelay(Duration.ZERO)
				.pollInterval(PAUSE)
				.atMost(PATIENCE)
				.until(condition);
		}
		catch (ConditionTimeoutException ex) {
			throw new AssertionError("Waited in vain for " + what + ". " + told(evidence), ex);
		}
	}

	/**
	 * Waits for something to become of a run, and no longer once it has failed.
	 * @param condition what is to become of it; may be that it fails
	 * @param evidence what else tells what happened, a worker's log for example
	 */
	public static void until(Predicate<Run> condition, Runs runs, long id, Callable<String> evidence) {
		until("run " + id, () -> {
			Run run = runs.find(id).orElseThrow();
			boolean met = condition.test(run);
			if (!met && run.state() == RunState.FAILED) {
				throw new AssertionError(told(() -> story(runs, id, evidence)));
			}
			return met;
		}, () -> story(runs, id, evidence));
	}

	/**
	 * Waits until a server that has just started lets runs be taken over, which it does
	 * after one lease period.
	 */
	public static void untilTakeovers(JdbcClient jdbc, Duration lease) {
		until("the first lease period",
				() -> jdbc.sql("SELECT pg_postmaster_start_time() < now() - make_interval(secs => ?)")
					.param(lease.toMillis() / 1000.0)
					.query(Boolean.class)
					.single());
	}

	private static String story(Runs runs, long id, Callable<String> evidence) throws Exception {
		Run run = runs.find(id).orElseThrow();
		return "Run " + id + " is " + run.state() + ": " + run.reason() + "\n" + runs.attempts(id) + "\n"
				+ runs.logs(id, 0, 200) + "\n" + evidence.call();
	}

	private static String told(Callable<String> evidence) {
		try {
			return evidence.call();
		}
		catch (Exception ex) {
			return "What happened cannot be told: " + ex;
		}
	}

}
