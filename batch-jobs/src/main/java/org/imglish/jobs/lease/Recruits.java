package org.imglish.jobs.lease;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds idle workers for the gang of a run and seats them. All methods belong to the
 * caller's transaction, in which {@link #alone()} comes first: gangs are formed one after
 * the other, so that two of them never hold half of each other's workers.
 */
public class Recruits {

	/** Any number that nobody else locks. */
	private static final long FORMING = 0x67616e67;

	private final JdbcClient jdbc;

	private final Duration lease;

	/**
	 * @param lease how long a member may be silent
	 */
	public Recruits(JdbcClient jdbc, Duration lease) {
		this.jdbc = jdbc;
		this.lease = lease;
	}

	/**
	 * Waits until nobody else forms a gang, and keeps it so until the transaction ends.
	 */
	public void alone() {
		this.jdbc.sql("SELECT pg_advisory_xact_lock(?)").param(FORMING).query().listOfRows();
	}

	/**
	 * The same without waiting: who looks for work looks again in a moment, and holds
	 * nothing meanwhile.
	 * @return false if somebody else forms a gang
	 */
	boolean aloneNow() {
		return this.jdbc.sql("SELECT pg_try_advisory_xact_lock(?)").param(FORMING).query(Boolean.class).single();
	}

	/**
	 * Idle workers that could sit beside a leader whatever a recipe asks for: no more
	 * than so many are {@link #available} to a run that is queued.
	 */
	int idle(String leader) {
		return this.jdbc.sql("""
				SELECT count(*) FROM imglish.worker l, imglish.worker w
				WHERE l.name = ? AND w.name <> l.name AND w.run IS NULL AND imglish.may_join(w, l, '{}')
				""").param(leader).query(Integer.class).single();
	}

	/**
	 * Idle workers that could sit beside a leader, and those that sit in the run's gang
	 * already.
	 */
	int available(long run, String leader) {
		return this.jdbc.sql("""
				SELECT count(*) FROM imglish.run r, imglish.worker l, imglish.worker w
				WHERE r.id = ? AND l.name = ? AND w.name <> l.name AND (w.run IS NULL OR w.run = r.id)
					AND imglish.may_join(w, l, r.recipe)
				""").params(run, leader).query(Integer.class).single();
	}

	/**
	 * Chooses the next members of a run's gang: those of the present ones who are left,
	 * as long as they have not given their seats up, then idle workers. Nobody of them
	 * gives a seat up before the transaction ends.
	 * @param left names of present members, by rank
	 * @param most how many at most
	 * @return their names, by rank
	 */
	public List<String> members(long run, String leader, List<String> left, int most) {
		List<String> seated = this.jdbc.sql("SELECT worker FROM imglish.seat WHERE run = ? FOR UPDATE")
			.param(run)
			.query(String.class)
			.list();
		List<String> members = new ArrayList<>(left.stream().filter(seated::contains).limit(most).toList());
		members.addAll(take(run, leader, most - members.size()));
		return members;
	}

	/**
	 * Takes idle workers, those of the leader's machine first, then those of machines
	 * that have many of them: they take no other run until they are {@link #release
	 * released}.
	 * @param most how many at most
	 * @return their names
	 */
	public List<String> take(long run, String leader, int most) {
		return this.jdbc.sql("""
				WITH machine AS (
					SELECT host, count(*) AS idle FROM imglish.worker
					WHERE run IS NULL AND alive_until > now() GROUP BY host
				), chosen AS (
					SELECT w.name FROM imglish.run r, imglish.worker l, imglish.worker w JOIN machine m USING (host)
					WHERE r.id = :run AND l.name = :leader AND w.name <> l.name AND w.run IS NULL
						AND imglish.may_join(w, l, r.recipe)
					ORDER BY w.host <> l.host, m.idle DESC, w.host, w.name
					LIMIT :most FOR NO KEY UPDATE OF w SKIP LOCKED
				)
				UPDATE imglish.worker w SET run = :run FROM chosen WHERE w.name = chosen.name RETURNING w.name
				""")
			.param("run", run)
			.param("leader", leader)
			.param("most", most)
			.query(String.class)
			.list()
			.stream()
			.sorted()
			.toList();
	}

	/**
	 * Begins the next generation of a run's gang with these members alone, ranks from 1
	 * in their order; whoever had a seat before has none now.
	 * @return its number
	 */
	public int seat(long run, long fencing, int threads, List<String> members) {
		this.jdbc.sql("DELETE FROM imglish.seat WHERE run = ?").param(run).update();
		int generation = this.jdbc.sql("""
				INSERT INTO imglish.gang AS g (run, generation, fencing, state, size, threads)
				VALUES (:run, 1, :fencing, 'FORMING', :size, :threads)
				ON CONFLICT (run) DO UPDATE SET generation = g.generation + 1, fencing = :fencing, state = 'FORMING',
					size = :size, threads = :threads, host = NULL, port = NULL, checkpoint = NULL, resumed = 0
				RETURNING generation
				""")
			.param("run", run)
			.param("fencing", fencing)
			.param("size", 1 + members.size())
			.param("threads", threads)
			.query(Integer.class)
			.single();
		for (int i = 0; i < members.size(); i++) {
			this.jdbc.sql("""
					INSERT INTO imglish.seat (worker, run, generation, rank, state, lease_until)
					VALUES (?, ?, ?, ?, 'GIVEN', now() + make_interval(secs => ?))
					""").params(members.get(i), run, generation, i + 1, this.lease.toMillis() / 1000.0).update();
		}
		return generation;
	}

	/**
	 * Marks the worker that is about to take a run as its own, so that nobody seats it.
	 * @return false if it has been given a seat in another run's gang meanwhile
	 */
	boolean occupy(String worker, long run) {
		// The lock comes first: the next statement sees what its holder has committed.
		this.jdbc.sql("SELECT name FROM imglish.worker WHERE name = ? FOR NO KEY UPDATE")
			.param(worker)
			.query()
			.listOfRows();
		boolean seated = this.jdbc.sql("SELECT EXISTS (SELECT FROM imglish.seat WHERE worker = ? AND run <> ?)")
			.params(worker, run)
			.query(Boolean.class)
			.single();
		if (!seated) {
			this.jdbc.sql("UPDATE imglish.worker SET run = ? WHERE name = ?").params(run, worker).update();
		}
		return !seated;
	}

	/** Lets everybody go who trains a run but its leader and these members. */
	public void keep(long run, String leader, List<String> members) {
		this.jdbc.sql("UPDATE imglish.worker SET run = NULL WHERE run = ? AND name <> ? AND name <> ALL (?)")
			.params(run, leader, members.toArray(new String[0]))
			.update();
	}

	/** Lets everybody go who trains a run: its leader and its members are idle again. */
	void release(long run) {
		this.jdbc.sql("DELETE FROM imglish.seat WHERE run = ?").param(run).update();
		this.jdbc.sql("UPDATE imglish.worker SET run = NULL WHERE run = ?").param(run).update();
	}

}
