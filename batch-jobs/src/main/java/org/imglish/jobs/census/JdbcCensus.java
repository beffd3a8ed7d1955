package org.imglish.jobs.census;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

import org.imglish.jobs.run.RunState;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The census, in PostgreSQL. */
public class JdbcCensus implements Census {

	private final JdbcClient jdbc;

	public JdbcCensus(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@Override
	public Figures take() {
		Map<RunState, Long> runs = new EnumMap<>(RunState.class);
		Map<String, Long> attempts = new HashMap<>();
		Map<String, Double> others = new HashMap<>();
		this.jdbc
			.sql("""
					SELECT 'runs' AS what, state AS name, count(*)::double precision AS value FROM imglish.run GROUP BY state
					UNION ALL SELECT 'attempts', state, attempts FROM imglish.ended_attempts
					UNION ALL SELECT 'other', 'workers', count(*) FROM imglish.worker WHERE alive_until > now()
					UNION ALL SELECT 'other', 'oldest', coalesce(extract(epoch FROM now() - min(queued_at)), 0)
						FROM imglish.run WHERE state = 'QUEUED'
					""")
			.query((row) -> {
				String name = row.getString("name");
				double value = row.getDouble("value");
				switch (row.getString("what")) {
					case "runs" -> runs.put(RunState.valueOf(name), (long) value);
					case "attempts" -> attempts.put(name, (long) value);
					default -> others.put(name, value);
				}
			});
		return new Figures(runs, others.getOrDefault("oldest", 0.0), others.getOrDefault("workers", 0.0).longValue(),
				attempts);
	}

}
