package org.imglish.jobs.gang;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.recipe.RunKind;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** What a member reads and says about its seat, in PostgreSQL. */
public class Seats {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final String MINE = " WHERE worker = ? AND run = ? AND generation = ?";

	private static final String SEATLESS = " AND NOT EXISTS (SELECT FROM imglish.seat s WHERE s.worker = name)";

	private final JdbcClient jdbc;

	private final Duration lease;

	/**
	 * @param lease how long a member may be silent
	 */
	public Seats(JdbcClient jdbc, Duration lease) {
		this.jdbc = jdbc;
		this.lease = lease;
	}

	/** The seat of a worker. */
	public Optional<Seat> of(String worker) {
		return this.jdbc.sql("SELECT run, generation, rank, worker FROM imglish.seat WHERE worker = ?")
			.param(worker)
			.query(Seat.class)
			.optional();
	}

	/**
	 * Says that the member lives.
	 * @return whether the seat is still its own
	 */
	public boolean renew(Seat seat) {
		return this.jdbc.sql("UPDATE imglish.seat SET lease_until = now() + make_interval(secs => ?)" + MINE)
			.params(seconds(), seat.worker(), seat.run(), seat.generation())
			.update() > 0;
	}

	/**
	 * Says how far the member has come.
	 * @param reason why it waits or fails, or null
	 * @return whether the seat is still its own
	 */
	public boolean say(Seat seat, Seat.State state, @Nullable String reason) {
		return this.jdbc
			.sql("UPDATE imglish.seat SET state = ?, reason = ?, lease_until = now() + make_interval(secs => ?)" + MINE)
			.params(Arrays.asList(state.name(), reason, seconds(), seat.worker(), seat.run(), seat.generation()))
			.update() > 0;
	}

	/** Gives the seat up: the worker is idle, if the seat was still its own. */
	public void leave(Seat seat) {
		this.jdbc.sql("""
				WITH given_up AS (
					DELETE FROM imglish.seat WHERE worker = ? AND run = ? AND generation = ? RETURNING worker)
				UPDATE imglish.worker w SET run = NULL FROM given_up WHERE w.name = given_up.worker
				""").params(seat.worker(), seat.run(), seat.generation()).update();
	}

	/** Where the generation of a seat meets; empty before its leader has said so. */
	public Optional<Rendezvous> rendezvous(Seat seat) {
		return this.jdbc.sql("""
				SELECT g.*, r.kind, r.recipe::text AS recipe, r.lease_worker,
					(SELECT max(a.number) FROM imglish.attempt a WHERE a.run = r.id) AS attempt
				FROM imglish.gang g JOIN imglish.run r ON r.id = g.run AND r.fencing = g.fencing
				WHERE g.run = ? AND g.generation = ? AND g.port IS NOT NULL
				""")
			.params(seat.run(), seat.generation())
			.query((row, index) -> new Rendezvous(
					new Claim(seat.run(), row.getInt("attempt"), row.getLong("fencing"),
							RunKind.valueOf(row.getString("kind")), JSON.readTree(row.getString("recipe")),
							row.getString("lease_worker"), row.getInt("threads")),
					seat.generation(), row.getInt("size"), row.getString("host"), row.getInt("port"),
					row.getLong("checkpoint"), row.getInt("rewinds")))
			.optional();
	}

	/**
	 * Whether the leader has found everybody ready, and gone on after so many pauses.
	 */
	public boolean isTraining(Seat seat, long pauses) {
		return this.jdbc.sql("""
				SELECT EXISTS (SELECT FROM imglish.gang
				WHERE run = ? AND generation = ? AND state = 'TRAINING' AND resumed >= ?)
				""").params(seat.run(), seat.generation(), pauses).query(Boolean.class).single();
	}

	/**
	 * Says that the worker of a seat that is gone is not free yet, so that nobody seats
	 * it.
	 */
	public void occupy(Seat gone) {
		this.jdbc.sql("UPDATE imglish.worker SET run = 0 WHERE name = ? AND run IS NULL" + SEATLESS)
			.param(gone.worker())
			.update();
	}

	/** Says that the worker of a seat that is gone is idle. */
	public void free(Seat gone) {
		this.jdbc.sql("UPDATE imglish.worker SET run = NULL WHERE name = ? AND run = 0" + SEATLESS)
			.param(gone.worker())
			.update();
	}

	/**
	 * Whether the attempt that the seat belongs to is still its leader's. A server that
	 * has just started says so: nobody could renew a lease before.
	 */
	public boolean hasLeader(Seat seat) {
		return this.jdbc
			.sql("""
					SELECT EXISTS (SELECT FROM imglish.run r JOIN imglish.gang g ON g.run = r.id AND g.fencing = r.fencing
					WHERE r.id = ? AND greatest(r.lease_until, pg_postmaster_start_time() + make_interval(secs => ?)) > now())
					""")
			.params(seat.run(), seconds())
			.query(Boolean.class)
			.single();
	}

	/** How long a member may be silent. */
	public Duration lease() {
		return this.lease;
	}

	private double seconds() {
		return this.lease.toMillis() / 1000.0;
	}

}
