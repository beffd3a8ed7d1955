package org.imglish.jobs.worker;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;

/** The workers, in PostgreSQL. */
public class JdbcWorkers implements Workers {

	private final JdbcClient jdbc;

	private final Duration fresh;

	/**
	 * @param fresh age of the last heartbeat up to which a worker counts as alive
	 */
	public JdbcWorkers(JdbcClient jdbc, Duration fresh) {
		this.jdbc = jdbc;
		this.fresh = fresh;
	}

	@Override
	public List<Worker> list() {
		return this.jdbc.sql("""
				SELECT w.*, w.seen_at > now() - make_interval(secs => ?) AS alive,
					ARRAY(SELECT r.id FROM imglish.run r WHERE r.lease_worker = w.name ORDER BY 1) AS running
				FROM imglish.worker w ORDER BY alive DESC, w.started_at DESC LIMIT 100
				""").param(this.fresh.toMillis() / 1000.0).query(JdbcWorkers::worker).list();
	}

	/** Reports a worker that starts. */
	public void register(String name, String host, long pid, String device, long memoryBytes) {
		this.jdbc.sql("INSERT INTO imglish.worker (name, host, pid, device, memory_bytes) VALUES (?, ?, ?, ?, ?)")
			.params(name, host, pid, device, memoryBytes)
			.update();
	}

	/** Reports a worker that lives. */
	public void beat(String name) {
		this.jdbc.sql("UPDATE imglish.worker SET seen_at = now() WHERE name = ?").param(name).update();
	}

	/** Reports a worker that leaves. */
	public void leave(String name) {
		this.jdbc.sql("UPDATE imglish.worker SET seen_at = 'epoch' WHERE name = ?").param(name).update();
	}

	private static Worker worker(ResultSet row, int index) throws SQLException {
		return new Worker(row.getString("name"), row.getString("host"), row.getLong("pid"), row.getString("device"),
				row.getLong("memory_bytes"), List.of((String[]) row.getArray("labels").getArray()),
				List.of((Long[]) row.getArray("running").getArray()), row.getBoolean("alive"),
				row.getTimestamp("started_at").toInstant(), row.getTimestamp("seen_at").toInstant());
	}

}
