package org.imglish.jobs.retention;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.imglish.jobs.run.RunConflictException;
import org.imglish.jobs.run.RunNeeds;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.run.UnknownRunException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Lets go what is older, or more, than the settings say. What bears the tag {@code keep}
 * stays, as does a run with a pinned checkpoint, one that can still be resumed, and one
 * that something needs which stays itself. Files go from the store when they are
 * collected.
 */
public class Retention {

	/** Tag of the runs of which nothing goes. */
	public static final String KEEP = "keep";

	private final JdbcClient jdbc;

	private final Runs runs;

	private final RunNeeds needs;

	public Retention(JdbcClient jdbc, Runs runs) {
		this.jdbc = jdbc;
		this.runs = runs;
		this.needs = new RunNeeds(jdbc);
	}

	/** What would go now: runs, newest first, files and logs, oldest first. */
	public List<Expired> due(RetentionSettings settings) {
		List<Expired> due = new ArrayList<>();
		Set<Long> gone = new HashSet<>();
		for (Expired run : (settings.runDays() > 0) ? runs(settings.runDays()) : List.<Expired>of()) {
			if (!this.needs.isNeeded(run.run(), gone)) {
				gone.add(run.run());
				due.add(run);
			}
		}
		files(settings).stream().filter((file) -> !gone.contains(file.run())).forEach(due::add);
		if (settings.logDays() > 0) {
			logs(settings.logDays()).stream().filter((log) -> !gone.contains(log.run())).forEach(due::add);
		}
		return due;
	}

	/**
	 * Lets go what is due.
	 * @return what has gone; what somebody has come to need meanwhile stays
	 */
	public List<Expired> apply(RetentionSettings settings) {
		return due(settings).stream().filter(this::remove).toList();
	}

	private boolean remove(Expired expired) {
		return switch (expired.what()) {
			case RUN -> delete(expired.run());
			case FILE -> this.jdbc.sql("DELETE FROM imglish.run_file WHERE run = ? AND name = ?")
				.params(expired.run(), expired.name())
				.update() > 0;
			case LOG -> this.jdbc.sql("DELETE FROM imglish.run_log WHERE run = ?").param(expired.run()).update() > 0;
		};
	}

	private boolean delete(long run) {
		try {
			this.runs.delete(run);
			return true;
		}
		catch (RunConflictException | UnknownRunException ex) {
			return false;
		}
	}

	/** The newest first: a run that waited for an older one goes before it. */
	private List<Expired> runs(int days) {
		return this.jdbc
			.sql("""
					SELECT 'RUN' AS what, r.id AS run, r.name, r.ended_at AS since,
						coalesce((SELECT sum(bytes) FROM imglish.checkpoint c WHERE c.run = r.id AND c.state = 'COMPLETE'), 0)
							+ coalesce((SELECT sum(bytes) FROM imglish.run_file f WHERE f.run = r.id), 0) AS amount
					FROM imglish.run r
					WHERE r.state IN ('COMPLETED', 'FAILED', 'CANCELLED') AND r.ended_at < now() - make_interval(days => :days)
						AND NOT :keep = ANY (r.tags)
						AND NOT EXISTS (SELECT FROM imglish.checkpoint c WHERE c.run = r.id AND c.pinned)
					ORDER BY r.id DESC
					""")
			.param("days", days)
			.param("keep", KEEP)
			.query(Retention::expired)
			.list();
	}

	private List<Expired> files(RetentionSettings settings) {
		return this.jdbc
			.sql("""
					SELECT 'FILE' AS what, f.run, f.name, f.created_at AS since, f.bytes AS amount FROM (
						SELECT *, sum(bytes) OVER (ORDER BY created_at DESC, run DESC, name) AS with_newer FROM imglish.run_file) f
					JOIN imglish.run r ON r.id = f.run
					WHERE r.state IN ('COMPLETED', 'FAILED', 'STOPPED', 'CANCELLED') AND NOT :keep = ANY (r.tags) AND (
						:days > 0 AND f.created_at < now() - make_interval(days => :days) OR :bytes > 0 AND f.with_newer > :bytes)
					ORDER BY f.created_at, f.run, f.name
					""")
			.param("days", settings.fileDays())
			.param("bytes", settings.fileBytes())
			.param("keep", KEEP)
			.query(Retention::expired)
			.list();
	}

	private List<Expired> logs(int days) {
		return this.jdbc.sql("""
				SELECT 'LOG' AS what, r.id AS run, r.name, r.ended_at AS since, count(*) AS amount
				FROM imglish.run r JOIN imglish.run_log l ON l.run = r.id
				WHERE r.state IN ('COMPLETED', 'FAILED', 'STOPPED', 'CANCELLED')
					AND r.ended_at < now() - make_interval(days => :days) AND NOT :keep = ANY (r.tags)
				GROUP BY r.id ORDER BY r.ended_at
				""").param("days", days).param("keep", KEEP).query(Retention::expired).list();
	}

	private static Expired expired(ResultSet row, int index) throws SQLException {
		return new Expired(Expired.What.valueOf(row.getString("what")), row.getLong("run"), row.getString("name"),
				row.getLong("amount"), row.getTimestamp("since").toInstant());
	}

}
