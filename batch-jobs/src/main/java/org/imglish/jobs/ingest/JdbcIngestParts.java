package org.imglish.jobs.ingest;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads parts from PostgreSQL, with the shards and skipped records of the dataset that
 * lie in their ranges. A version numbers its shards behind those of the older one.
 */
public class JdbcIngestParts implements IngestParts {

	private final JdbcClient jdbc;

	public JdbcIngestParts(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@Override
	public List<IngestPart> list(long run) {
		return this.jdbc
			.sql("""
					WITH ingest AS (
						SELECT r.id, d.name, (r.recipe ->> 'samplesPerShard')::bigint AS length,
							(SELECT min(first) FROM imglish.part WHERE run = r.id) AS start,
							(SELECT coalesce(max(number) + 1, 0) FROM imglish.shard WHERE dataset = d.name AND file LIKE '../%') AS older
						FROM imglish.run r LEFT JOIN imglish.dataset d ON d.run = r.id WHERE r.id = ?
					)
					SELECT p.*, cardinality(p.again) AS all_again, (p.behind - p.first + i.length - 1) / i.length AS of_shards,
						CASE WHEN p.state IN ('OPEN', 'MENDING') AND p.lease_until >= now() THEN p.worker END AS holder,
						(SELECT count(*) FROM imglish.shard s WHERE s.dataset = i.name
							AND s.number >= i.older + (p.first - i.start) / i.length
							AND i.start + (s.number - i.older) * i.length < p.position) AS shards,
						(SELECT count(*) FROM imglish.skipped_record k WHERE k.dataset = i.name
							AND k.position >= p.first AND k.position < p.position) AS skipped
					FROM imglish.part p JOIN ingest i ON i.id = p.run ORDER BY p.number
					""")
			.param(run)
			.query(JdbcIngestParts::part)
			.list();
	}

	private static IngestPart part(ResultSet row, int index) throws SQLException {
		long first = row.getLong("first");
		return new IngestPart(row.getInt("number"), first, row.getLong("behind"), row.getLong("position") - first,
				IngestPart.State.valueOf(row.getString("state")), row.getString("holder"), row.getString("taken_by"),
				row.getLong("shards"), row.getLong("of_shards"), row.getInt("all_again"), row.getInt("mended"),
				row.getLong("skipped"), instant(row, "started_at"), instant(row, "ended_at"));
	}

	private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
		Timestamp time = row.getTimestamp(column);
		return (time != null) ? time.toInstant() : null;
	}

}
