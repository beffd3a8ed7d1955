package org.imglish.jobs.metric;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads how the steps of runs translate into time and samples. */
final class Paces {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final JdbcClient jdbc;

	Paces(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	Map<Long, Pace> of(Set<Long> runs) {
		Map<String, Long> sizes = new HashMap<>();
		this.jdbc.sql("SELECT dataset, sum(samples) AS samples FROM imglish.shard GROUP BY dataset").query((row) -> {
			sizes.put(row.getString("dataset"), row.getLong("samples"));
		});
		Map<Long, Pace> paces = new HashMap<>();
		this.jdbc.sql("""
				SELECT id, extract(epoch FROM started_at)::double precision AS started, (recipe -> 'data')::text AS data
				FROM imglish.run WHERE id = ANY (?) AND started_at IS NOT NULL
				""").param(runs.stream().mapToLong(Long::longValue).toArray()).query((row) -> {
			String data = row.getString("data");
			JsonNode recipe = JSON.createObjectNode().set("data", JSON.readTree((data != null) ? data : "{}"));
			double samples = Pace.datasets(recipe).stream().mapToLong((name) -> sizes.getOrDefault(name, 0L)).sum();
			paces.put(row.getLong("id"), new Pace(row.getDouble("started"), Pace.samplesPerStep(recipe),
					(samples > 0) ? samples : Double.NaN));
		});
		return paces;
	}

}
