package org.imglish.jobs.worker;

import java.lang.management.ManagementFactory;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.imglish.jobs.lease.Offer;
import org.imglish.jobs.run.Conditions;
import org.imglish.jobs.run.Page;
import org.imglish.jobs.run.RunLedger;
import org.imglish.jobs.run.Sort;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** The workers, in PostgreSQL. */
public class JdbcWorkers implements Workers {

	private static final String SELECT = """
			SELECT w.*, w.alive_until > now() AS alive, s.run AS seat_run, s.generation, s.rank, s.state,
				ARRAY(SELECT r.id FROM imglish.run r WHERE r.lease_worker = w.name
					UNION SELECT p.run FROM imglish.part p WHERE p.worker = w.name AND p.state IN ('OPEN', 'MENDING')
					ORDER BY 1) AS running
			FROM imglish.worker w LEFT JOIN imglish.seat s ON s.worker = w.name WHERE
			""";

	private final JdbcClient jdbc;

	private final RunLedger ledger;

	private final Duration lease;

	/**
	 * @param lease how long a worker counts as alive after a sign of life
	 */
	public JdbcWorkers(JdbcClient jdbc, Duration lease) {
		this.jdbc = jdbc;
		this.ledger = new RunLedger(jdbc);
		this.lease = lease;
	}

	@Override
	public Page<Worker> list(WorkerFilter filter, Sort<WorkerField> sort, int page, int size) {
		Conditions conditions = new Conditions().and("(w.alive_until > now()) = :alive", "alive", filter.alive())
			.and(":device IN (w.device, split_part(w.device, ':', 1))", "device", filter.device())
			.and(":label = ANY (w.labels)", "label", filter.label())
			.and("position(lower(:text) IN lower(w.name || ' ' || w.host)) > 0", "text", filter.text());
		long total = this.jdbc.sql("SELECT count(*) FROM imglish.worker w WHERE " + conditions.sql())
			.params(conditions.values())
			.query(Long.class)
			.single();
		return new Page<>(this.jdbc
			.sql(SELECT + conditions.sql() + sort.sql("w.started_at DESC, w.name") + "LIMIT :size OFFSET :skip")
			.params(conditions.values(page, size))
			.query(JdbcWorkers::worker)
			.list(), page, size, total);
	}

	@Override
	public Optional<Worker> drain(String name, boolean drained) {
		this.jdbc.sql("UPDATE imglish.worker SET drained = ? WHERE name = ?").params(drained, name).update();
		return this.jdbc.sql(SELECT + "w.name = ?").param(name).query(JdbcWorkers::worker).optional();
	}

	/** Machines other than one that workers are alive on. */
	public List<String> aliveElsewhere(String host) {
		return this.jdbc
			.sql("SELECT DISTINCT host FROM imglish.worker WHERE alive_until > now() AND host <> ? ORDER BY 1")
			.param(host)
			.query(String.class)
			.list();
	}

	/** The living workers that a complete recipe may have. */
	public SuitingWorkers suiting(JsonNode recipe) {
		return this.jdbc.sql("""
				SELECT count(*) AS alive, count(*) FILTER (WHERE suits) AS suiting,
					coalesce(max(memory_bytes) FILTER (WHERE suits), 0) AS most_bytes
				FROM (SELECT memory_bytes, imglish.suits(?::jsonb, device, memory_bytes, labels) AS suits
					FROM imglish.worker WHERE alive_until > now()) AS living
				""").param(recipe.toString()).query(SuitingWorkers.class).single();
	}

	/** Reports a worker that starts. */
	public void register(Offer offer, Station station) {
		this.jdbc
			.sql("""
					INSERT INTO imglish.worker (name, host, pid, device, memory_bytes, labels, threads, build, address, joins)
					VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
					""")
			.params(offer.worker(), station.host(), station.pid(), offer.device(), offer.memoryBytes(),
					offer.labels().toArray(new String[0]), offer.threads().number(), offer.build(), station.address(),
					station.joins())
			.update();
		beat(offer.worker(), 0);
	}

	/** The address of this machine from which it reaches the database. */
	String addressTowardsDatabase() {
		return this.jdbc.sql("SELECT 1")
			.query((ResultSet row, int index) -> LocalAddress
				.towards(row.getStatement().getConnection().getMetaData().getURL()))
			.single();
	}

	/** Reports a worker that takes nothing more: nobody seats it in a gang. */
	public void ending(String name) {
		this.jdbc.sql("UPDATE imglish.worker SET ending = true WHERE name = ?").param(name).update();
	}

	/**
	 * Reports a worker that lives.
	 * @param load its machine's load average
	 */
	public void beat(String name, double load) {
		this.jdbc.sql("""
				UPDATE imglish.worker SET seen_at = now(), load = ?, alive_until = now() + make_interval(secs => ?)
				WHERE name = ?
				""").params(load, this.lease.toMillis() / 1000.0, name).update();
	}

	/**
	 * Reports those that died without leaving on the machine of a worker, and gives their
	 * runs up: a killed worker would count as alive until its heartbeat is old, and its
	 * runs as held until their leases run out.
	 * @param worker the worker of this process
	 */
	public void leaveDeadBeside(String worker) {
		this.jdbc.sql("""
				SELECT w.name, w.pid, w.started_at < now() - make_interval(secs => :uptime) AS earlier
				FROM imglish.worker w JOIN imglish.worker me ON me.host = w.host
				WHERE me.name = :me AND w.name <> me.name AND (w.alive_until > now()
					OR EXISTS (SELECT FROM imglish.run r WHERE r.lease_worker = w.name AND r.lease_until > now()))
				""")
			.param("me", worker)
			.param("uptime", ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0 + 1)
			.query(Neighbor.class)
			.list()
			.stream()
			.filter(Neighbor::isDead)
			.forEach((neighbor) -> {
				leave(neighbor.name());
				this.ledger.abandon(neighbor.name());
			});
	}

	/** Reports a worker that leaves. */
	public void leave(String name) {
		this.jdbc.sql("UPDATE imglish.worker SET alive_until = 'epoch' WHERE name = ?").param(name).update();
	}

	private static Worker worker(ResultSet row, int index) throws SQLException {
		return new Worker(row.getString("name"), row.getString("host"), row.getLong("pid"), row.getString("device"),
				row.getLong("memory_bytes"), List.of((String[]) row.getArray("labels").getArray()),
				row.getInt("threads"), row.getDouble("load"), List.of((Long[]) row.getArray("running").getArray()),
				seat(row), row.getBoolean("alive"), row.getBoolean("drained"),
				row.getTimestamp("started_at").toInstant(), row.getTimestamp("seen_at").toInstant());
	}

	private static Worker.@Nullable Seat seat(ResultSet row) throws SQLException {
		long run = row.getLong("seat_run");
		return row.wasNull() ? null
				: new Worker.Seat(run, row.getInt("generation"), row.getInt("rank"), row.getString("state"));
	}

	/**
	 * Another worker of this machine.
	 *
	 * @param earlier whether it began before this process did
	 */
	private record Neighbor(String name, long pid, boolean earlier) {

		/** A container that is started again gives out the same numbers again. */
		boolean isDead() {
			return (this.pid == ProcessHandle.current().pid()) ? this.earlier : ProcessHandle.of(this.pid).isEmpty();
		}

	}

}
