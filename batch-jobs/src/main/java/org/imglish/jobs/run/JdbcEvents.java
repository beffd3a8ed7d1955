package org.imglish.jobs.run;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The events, in PostgreSQL. */
public class JdbcEvents implements Events {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	/** Events that one statement forgets, so that none holds locks for long. */
	private static final int BATCH = 20_000;

	private final JdbcClient jdbc;

	public JdbcEvents(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@Override
	public Map<Long, Long> newest(Set<Long> runs) {
		Map<Long, Long> newest = new HashMap<>();
		this.jdbc.sql("SELECT id, events FROM imglish.run WHERE id = ANY (?)")
			.param(runs.stream().mapToLong(Long::longValue).toArray())
			.query(into(newest));
		return newest;
	}

	@Override
	public List<RunEvent> after(long run, long number, int limit) {
		return this.jdbc.sql("""
				SELECT run, number, at, type, data::text AS data FROM imglish.run_event
				WHERE run = ? AND number > ? ORDER BY number LIMIT ?
				""")
			.params(run, number, limit)
			.query((row, index) -> new RunEvent(row.getLong("run"), row.getLong("number"),
					row.getTimestamp("at").toInstant(), row.getString("type"), JSON.readTree(row.getString("data"))))
			.list();
	}

	@Override
	public Map<Long, Long> going() {
		Map<Long, Long> going = new HashMap<>();
		this.jdbc.sql("""
				SELECT id, events + version AS events FROM imglish.run
				WHERE state NOT IN ('COMPLETED', 'FAILED', 'STOPPED', 'CANCELLED')
				""").query(into(going));
		return going;
	}

	private static RowCallbackHandler into(Map<Long, Long> numbers) {
		return (row) -> numbers.put(row.getLong("id"), row.getLong("events"));
	}

	@Override
	public int forget(Duration age) {
		int forgotten = 0;
		int batch;
		do {
			batch = this.jdbc
				.sql("""
						DELETE FROM imglish.run_event WHERE (run, number) IN (
							SELECT run, number FROM imglish.run_event WHERE at < now() - ? * interval '1 second' ORDER BY at LIMIT ?)
						""")
				.params(age.toSeconds(), BATCH)
				.update();
			forgotten += batch;
		}
		while (batch == BATCH);
		return forgotten;
	}

}
