package org.imglish.jobs.worker;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The loads of workers, in PostgreSQL: a row for each worker and minute of the day, so
 * that a worker has {@code 24 * 60} of them at most.
 */
public class JdbcWorkerLoads implements WorkerLoads {

	private static final int DAY_SECONDS = 24 * 60 * 60;

	private final JdbcClient jdbc;

	public JdbcWorkerLoads(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@Override
	public List<WorkerLoad> of(Collection<String> workers, int maxPoints) {
		Map<String, List<WorkerLoad.Sample>> samples = new LinkedHashMap<>();
		this.jdbc
			.sql("""
					WITH sample AS (
						SELECT *, floor(extract(epoch FROM at) * :points / :day) AS bucket FROM imglish.worker_load
						WHERE worker = ANY (:workers) AND at > now() - make_interval(secs => :day)
					), ran AS (
						SELECT worker, bucket, array_agg(DISTINCT run ORDER BY run) AS runs FROM sample, unnest(runs) AS run
						GROUP BY worker, bucket
					), taken AS (
						SELECT worker, bucket, max(at) AS at, avg(cpu) AS cpu, max(memory) AS memory, max(gpu_memory) AS gpu_memory
						FROM sample GROUP BY worker, bucket
					)
					SELECT t.*, coalesce(r.runs, '{}') AS runs FROM taken t LEFT JOIN ran r USING (worker, bucket) ORDER BY worker, at
					""")
			.param("workers", workers.toArray(new String[0]))
			.param("points", maxPoints)
			.param("day", DAY_SECONDS)
			.query((row) -> {
				samples.computeIfAbsent(row.getString("worker"), (name) -> new ArrayList<>())
					.add(new WorkerLoad.Sample(row.getTimestamp("at").toInstant(), share(row, "cpu"),
							share(row, "memory"), share(row, "gpu_memory"),
							List.of((Long[]) row.getArray("runs").getArray())));
			});
		return samples.entrySet().stream().map((each) -> new WorkerLoad(each.getKey(), each.getValue())).toList();
	}

	private static @Nullable Double share(ResultSet row, String column) throws SQLException {
		double share = row.getDouble(column);
		return row.wasNull() ? null : share;
	}

	/**
	 * Writes what a worker takes in this minute; shares as in {@link WorkerLoad.Sample}.
	 */
	public void add(String worker, @Nullable Double cpu, @Nullable Double memory, @Nullable Double gpuMemory,
			Collection<Long> runs) {
		this.jdbc
			.sql("""
					INSERT INTO imglish.worker_load (worker, minute, at, cpu, memory, gpu_memory, runs)
					VALUES (:worker, mod(extract(epoch FROM now())::bigint, :day) / 60, now(), :cpu::real, :memory::real, :gpu::real, :runs)
					ON CONFLICT (worker, minute) DO UPDATE SET at = excluded.at, cpu = excluded.cpu, memory = excluded.memory,
						gpu_memory = excluded.gpu_memory, runs = excluded.runs
					""")
			.param("worker", worker)
			.param("day", DAY_SECONDS)
			.param("cpu", cpu)
			.param("memory", memory)
			.param("gpu", gpuMemory)
			.param("runs", runs.toArray(new Long[0]))
			.update();
	}

	/** Forgets what workers took that have not lived for a day. */
	public void forget() {
		this.jdbc.sql("""
				DELETE FROM imglish.worker_load l USING imglish.worker w
				WHERE w.name = l.worker AND w.seen_at < now() - make_interval(secs => ?)
				""").param(DAY_SECONDS).update();
	}

}
