package org.imglish.jobs.lease;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Judges a run whose latest attempts committed nothing: after many of them it fails, and
 * after a few already when they all failed at the same step in the same way.
 */
public class FruitlessAttempts {

	/** Attempts that fail alike after which a run counts as poisonous. */
	private static final int ALIKE = 3;

	private final JdbcClient jdbc;

	private final int most;

	/**
	 * @param most consecutive attempts that committed nothing after which a run fails
	 */
	public FruitlessAttempts(JdbcClient jdbc, int most) {
		this.jdbc = jdbc;
		this.most = most;
	}

	/**
	 * Judges a run that is about to be tried again.
	 * @param fruitless its latest attempts that committed nothing
	 * @return why it is not to be tried again, with the reasons of all those attempts;
	 * empty if it is
	 */
	Optional<String> verdict(long run, int fruitless) {
		if (fruitless >= this.most) {
			return Optional.of(String.format(Locale.ROOT, "%d attempts in a row committed nothing: %s", fruitless,
					String.join("; ", reasons(run, fruitless))));
		}
		Long step = (fruitless >= ALIKE) ? stepOfAlike(run).orElse(null) : null;
		return (step != null) ? Optional
			.of(String.format(Locale.ROOT, "The latest %d attempts ended after step %d in the same way: %s", ALIKE,
					step, String.join("; ", reasons(run, ALIKE))))
				: Optional.empty();
	}

	/**
	 * The step that the latest attempts all came to and no further. A dead worker counts
	 * only where its attempt had finished a step: one that dies before says nothing about
	 * the run.
	 */
	private Optional<Long> stepOfAlike(long run) {
		return this.jdbc.sql("""
				SELECT max(reached_step) FROM (
					SELECT reached_step, from_step, state, CASE state WHEN 'LOST' THEN state ELSE reason END AS way
					FROM imglish.attempt WHERE run = ? ORDER BY number DESC LIMIT ?) latest
				HAVING count(reached_step) = ? AND count(DISTINCT reached_step) = 1 AND count(DISTINCT way) = 1
					AND NOT bool_or(state = 'LOST' AND reached_step = from_step)
				""").params(run, ALIKE, ALIKE).query(Long.class).optional();
	}

	private List<String> reasons(long run, int attempts) {
		return this.jdbc.sql("""
				SELECT 'attempt ' || number || ': ' || coalesce(reason, state) FROM (
					SELECT * FROM imglish.attempt WHERE run = ? ORDER BY number DESC LIMIT ?) latest
				ORDER BY number
				""").params(run, attempts).query(String.class).list();
	}

}
