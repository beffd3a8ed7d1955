package org.imglish.jobs.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.imglish.jobs.recipe.RunKind;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * The table of runs, read from PostgreSQL in one statement, and one for the time that is
 * left.
 */
public class JdbcRunTable implements RunTable {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final String SELECT = """
			SELECT r.id, r.name, r.kind, r.task, r.state, r.priority, r.tags, r.notes, r.done, r.total, r.unit,
				r.created_at, r.started_at, r.ended_at, r.submission,
			""" + ShownReason.SQL
			+ """
						AS reason,
						ARRAY(SELECT d.needs FROM imglish.run_dependency d WHERE d.run = r.id ORDER BY 1) AS needs,
						ARRAY(SELECT DISTINCT d #>> '{}' FROM (
							SELECT jsonb_path_query(r.recipe, '$.data.**.dataset') UNION ALL SELECT r.recipe -> 'dataset'
								UNION ALL SELECT r.recipe -> 'append') AS named (d)
							WHERE jsonb_typeof(d) = 'string' ORDER BY 1) AS datasets,
						coalesce(a.number, 0) AS attempts, coalesce(a.seconds, 0) AS worked,
						(SELECT jsonb_object_agg(f, r.recipe #> string_to_array(f, '.')) FROM unnest(:fields::text[]) AS f)::text AS fields
					FROM imglish.run r
					LEFT JOIN LATERAL (
						SELECT count(*) AS number, sum(extract(epoch FROM coalesce(ended_at, now()) - started_at)) AS seconds
						FROM imglish.attempt WHERE run = r.id) AS a ON true
					""";

	private final JdbcClient jdbc;

	private final TimeLeft timeLeft;

	public JdbcRunTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
		this.timeLeft = new TimeLeft(jdbc);
	}

	@Override
	public List<RunRow> rows(List<String> fields, int most) {
		return timed(this.jdbc.sql(SELECT + " ORDER BY r.id DESC LIMIT :most")
			.param("fields", fields.toArray(new String[0]))
			.param("most", most)
			.query(JdbcRunTable::row)
			.list());
	}

	@Override
	public List<RunRow> rows(Set<Long> runs) {
		return timed(this.jdbc.sql(SELECT + " WHERE r.id = ANY (:runs) ORDER BY r.id DESC")
			.param("fields", new String[0])
			.param("runs", runs.stream().mapToLong(Long::longValue).toArray())
			.query(JdbcRunTable::row)
			.list());
	}

	private List<RunRow> timed(List<RunRow> rows) {
		Map<Long, Double> left = this.timeLeft.of(rows.stream().collect(Collectors.toMap(RunRow::id, RunRow::state)));
		return left.isEmpty() ? rows : rows.stream().map((row) -> row.withSecondsLeft(left.get(row.id()))).toList();
	}

	private static RunRow row(ResultSet row, int index) throws SQLException {
		String fields = row.getString("fields");
		return new RunRow(row.getLong("id"), row.getString("name"), RunKind.valueOf(row.getString("kind")),
				row.getString("task"), RunState.valueOf(row.getString("state")), row.getString("reason"),
				row.getInt("priority"), List.of((String[]) row.getArray("tags").getArray()), row.getString("notes"),
				List.of((String[]) row.getArray("datasets").getArray()),
				List.of((Long[]) row.getArray("needs").getArray()),
				new Run.Progress(row.getLong("done"), row.getLong("total"), row.getString("unit")),
				row.getInt("attempts"), row.getTimestamp("created_at").toInstant(),
				instant(row.getTimestamp("started_at")), instant(row.getTimestamp("ended_at")), row.getDouble("worked"),
				null, row.getObject("submission", Long.class), JSON.readTree((fields != null) ? fields : "{}"));
	}

	private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
		return (timestamp != null) ? timestamp.toInstant() : null;
	}

}
