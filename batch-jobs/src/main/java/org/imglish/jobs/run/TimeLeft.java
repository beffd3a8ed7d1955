package org.imglish.jobs.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.imglish.jobs.recipe.RunKind;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * How long runs take until they end, in one statement for any number of them.
 * <p>
 * A training goes on at the pace of its newest four cycles, each from validation to
 * validation or from checkpoint to checkpoint, so that both are in it as they cost. The
 * median is taken, which a stall does not move; while a run stands still nothing changes.
 * Before its first cycle is full it is the mean over the newest three quarters of its
 * steps. Light runs go on at the median pace of what they committed last. A run that has
 * no pace of its own takes as long as earlier ones of its shape on such a device with as
 * many threads: what a shape is says the function {@code imglish.shape} of the schema.
 * For those that have not begun the time until they do is added ({@link Queue}).
 */
class TimeLeft {

	private static final String GOING = """
			WITH going AS MATERIALIZED (
				SELECT r.id, r.state, r.kind, r.priority, r.shape, r.recipe, r.done, r.unit, r.workers_min, r.workers_max,
					r.lease_worker, a.from_step, a.started_at, a.device, a.threads, coalesce(nullif(r.total, 0),
						(r.recipe ->> 'steps')::numeric::bigint,
						((r.recipe ->> 'epochs')::numeric * (SELECT sum(s.samples) FROM imglish.shard s
							WHERE s.dataset = r.recipe #>> '{data,train,dataset}')
							/ (r.recipe #>> '{data,train,batch}')::numeric)::bigint,
						ceil((SELECT sum(s.samples) FROM imglish.shard s
							WHERE r.kind = 'EVALUATE' AND s.dataset = r.recipe ->> 'dataset')
							/ (r.recipe ->> 'batch')::numeric)::bigint) AS total,
					greatest((r.recipe ->> 'checkpointEvery')::numeric::bigint,
						(r.recipe ->> 'validateEvery')::numeric::bigint) AS cycle,
					imglish.work(r.recipe) AS work, CASE r.state WHEN 'RUNNING' THEN a.device END AS on_device,
					coalesce(CASE r.state WHEN 'RUNNING' THEN a.threads END,
						nullif((r.recipe ->> 'threads')::numeric::int, 0)) AS on_threads
				FROM imglish.run r LEFT JOIN LATERAL (
					SELECT from_step, started_at, split_part(device, ':', 1) AS device, threads FROM imglish.attempt
					WHERE run = r.id ORDER BY number DESC LIMIT 1) AS a ON true
				WHERE r.state IN ('WAITING', 'QUEUED', 'RUNNING') AND (:all OR r.id = ANY (:runs))
			), alive AS MATERIALIZED (
				SELECT * FROM imglish.worker WHERE alive_until > now() AND NOT ending AND NOT drained
			), suited AS MATERIALIZED (
				SELECT wish.worker, ARRAY(SELECT w.name FROM alive w
					WHERE imglish.suits(jsonb_build_object('worker', wish.worker), w.device, w.memory_bytes, w.labels)
					ORDER BY 1) AS names
				FROM (SELECT DISTINCT recipe -> 'worker' AS worker FROM going) AS wish
			""";

	/** Of runs that have steps or batches behind them: seconds for each further one. */
	private static final String PACES = """
			), stepping AS (
				SELECT g.id, s.id AS series, newest.step, newest.at, g.cycle,
					CASE WHEN newest.step > g.from_step THEN g.from_step ELSE 0 END AS begun
				FROM going g JOIN imglish.metric_series s ON s.run = g.id AND s.name = 'step_seconds'
				CROSS JOIN LATERAL (SELECT p.step, p.at FROM imglish.metric_point p WHERE p.series = s.id
					ORDER BY p.step DESC LIMIT 1) AS newest
			), paces AS (
				SELECT t.id, t.step AS done, coalesce(full_cycles.pace, beginning.pace) AS pace
				FROM stepping t
				LEFT JOIN LATERAL (
					SELECT percentile_disc(0.5) WITHIN GROUP (
						ORDER BY extract(epoch FROM high.at - low.at)::double precision / (high.step - low.step)) AS pace
					FROM generate_series(0, 3) AS k
					CROSS JOIN LATERAL (SELECT p.step, p.at FROM imglish.metric_point p WHERE p.series = t.series
						AND p.step <= t.step - k * t.cycle ORDER BY p.step DESC LIMIT 1) AS high
					CROSS JOIN LATERAL (SELECT p.step, p.at FROM imglish.metric_point p WHERE p.series = t.series
						AND p.step <= t.step - (k + 1) * t.cycle ORDER BY p.step DESC LIMIT 1) AS low
					WHERE low.step > t.begun AND high.step > low.step) AS full_cycles ON true
				LEFT JOIN LATERAL (
					SELECT extract(epoch FROM t.at - p.at)::double precision / (t.step - p.step) AS pace
					FROM imglish.metric_point p WHERE p.series = t.series AND p.step > t.begun + (t.step - t.begun) / 4
					AND p.step <= t.step - 3 ORDER BY p.step LIMIT 1) AS beginning ON true
				UNION ALL
				SELECT g.id, g.done, committed.pace FROM going g CROSS JOIN LATERAL (
					SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY seconds / units) AS pace FROM (
						SELECT extract(epoch FROM at - lag(at) OVER before)::double precision AS seconds,
							done - lag(done) OVER before AS units
						FROM (SELECT e.number, e.at, (e.data ->> 'done')::bigint AS done FROM imglish.run_event e
							WHERE e.run = g.id AND e.type = 'progress' AND e.data ->> 'unit' = g.unit AND e.at >= g.started_at
							ORDER BY e.number DESC LIMIT 32) AS marks
						WINDOW before AS (ORDER BY number)) AS spans
					WHERE units > 0) AS committed
				WHERE g.unit IN ('record', 'batch') AND g.done > 0
			""";

	/**
	 * The newest completed runs of the shape, the device and the number of threads of
	 * {@code s}.
	 */
	private static final String PAST = """
			SELECT r.done, worked.seconds, imglish.work(r.recipe) AS work
			FROM imglish.run r CROSS JOIN LATERAL (
				SELECT sum(extract(epoch FROM a.ended_at - a.started_at))::double precision AS seconds,
					max(split_part(a.device, ':', 1)) AS device, max(a.threads) AS threads
				FROM imglish.attempt a WHERE a.run = r.id) AS worked
			WHERE r.shape = s.shape AND r.state = 'COMPLETED' AND r.done > 0 AND worked.seconds > 0
				AND (s.threads IS NULL OR worked.threads = s.threads)
				AND (worked.device = s.device OR s.device IS NULL AND worked.device IN (
					SELECT split_part(w.device, ':', 1) FROM alive w))
			ORDER BY r.id DESC LIMIT 8
			""";

	/** What they took, of the shapes of runs that have no pace of their own. */
	private static final String EARLIER = """
			), shapes AS (
				SELECT DISTINCT g.shape, g.on_device AS device, g.on_threads AS threads
				FROM going g LEFT JOIN paces p ON p.id = g.id WHERE p.pace IS NULL
			), earlier AS MATERIALIZED (
				SELECT s.shape, s.device, s.threads, past.work, past.seconds, past.seconds / past.done AS pace
				FROM shapes s CROSS JOIN LATERAL (
			""" + PAST + """
				) AS past
			)
			""";

	/** How long a recipe would be worked at that is no run yet. */
	private static final String EXPECTED = """
			WITH alive AS MATERIALIZED (
				SELECT * FROM imglish.worker WHERE alive_until > now() AND NOT ending AND NOT drained
			), s AS (
				SELECT imglish.shape(recipe) AS shape, imglish.work(recipe) AS work, NULL::text AS device,
					nullif((recipe ->> 'threads')::numeric::int, 0) AS threads
				FROM (SELECT :recipe::jsonb AS recipe) AS given
			)
			SELECT coalesce(percentile_disc(0.5) WITHIN GROUP (ORDER BY past.seconds / past.done) * :steps::bigint,
				percentile_disc(0.5) WITHIN GROUP (ORDER BY past.seconds) FILTER (WHERE past.work = s.work)) AS seconds
			FROM s CROSS JOIN LATERAL (
			""" + PAST + ") AS past";

	private static final String SELECT = GOING + PACES + EARLIER
			+ """
					SELECT g.id, g.state, g.kind, g.priority, g.workers_min, g.workers_max,
						ARRAY(SELECT d.needs FROM imglish.run_dependency d JOIN imglish.run n ON n.id = d.needs
							WHERE d.run = g.id AND g.state = 'WAITING' AND n.state <> 'COMPLETED') AS needs,
						CASE g.state WHEN 'RUNNING' THEN ARRAY(SELECT w.name FROM alive w
							WHERE w.name = g.lease_worker OR w.run = g.id) ELSE s.names END AS workers,
						CASE WHEN g.total >= p.done AND p.pace IS NOT NULL THEN p.pace * (g.total - p.done)
							ELSE CASE WHEN g.state = 'RUNNING' AND g.done = 0
									THEN nullif(greatest(fresh.seconds - extract(epoch FROM now() - g.started_at)::double precision, 0), 0)
								ELSE fresh.seconds END
						END AS seconds
					FROM going g
					LEFT JOIN paces p ON p.id = g.id
					LEFT JOIN suited s ON s.worker IS NOT DISTINCT FROM g.recipe -> 'worker'
					LEFT JOIN LATERAL (
						SELECT coalesce(percentile_disc(0.5) WITHIN GROUP (ORDER BY e.pace) * (g.total - g.done),
							percentile_disc(0.5) WITHIN GROUP (ORDER BY e.seconds) FILTER (WHERE e.work = g.work AND g.done = 0)) AS seconds
						FROM earlier e
						WHERE p.pace IS NULL AND e.shape = g.shape AND e.device IS NOT DISTINCT FROM g.on_device
							AND e.threads IS NOT DISTINCT FROM g.on_threads) AS fresh ON true
					""";

	private final JdbcClient jdbc;

	TimeLeft(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Seconds until runs end, those included that pass until they begin.
	 * @param states runs with their states
	 * @return without those that have ended, and those of which nobody knows
	 */
	Map<Long, Double> of(Map<Long, RunState> states) {
		boolean queue = states.containsValue(RunState.WAITING) || states.containsValue(RunState.QUEUED);
		if (!queue && !states.containsValue(RunState.RUNNING)) {
			return Map.of();
		}
		List<GoingRun> going = this.jdbc.sql(SELECT)
			.param("all", queue)
			.param("runs", states.keySet().stream().mapToLong(Long::longValue).toArray())
			.query(TimeLeft::going)
			.list();
		return Queue.played(going);
	}

	/**
	 * Seconds for which a recipe would be worked at, as completed runs of its shape were.
	 * @param steps how many steps it has; null where only runs of the same length tell
	 * @return null where there was no such run on a device that a living worker has
	 */
	@Nullable Double expected(JsonNode recipe, @Nullable Long steps) {
		return this.jdbc.sql(EXPECTED)
			.param("recipe", recipe.toString())
			.param("steps", steps)
			.query((row, index) -> Optional.ofNullable(seconds(row)))
			.single()
			.orElse(null);
	}

	private static GoingRun going(ResultSet row, int index) throws SQLException {
		return new GoingRun(row.getLong("id"), row.getString("state").equals(RunState.RUNNING.name()),
				RunKind.valueOf(row.getString("kind")).trains(), row.getInt("priority"),
				Set.of((Long[]) row.getArray("needs").getArray()), row.getInt("workers_min"), row.getInt("workers_max"),
				List.of((String[]) row.getArray("workers").getArray()), seconds(row));
	}

	private static @Nullable Double seconds(ResultSet row) throws SQLException {
		double seconds = row.getDouble("seconds");
		return row.wasNull() ? null : seconds;
	}

}
