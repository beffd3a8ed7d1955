package org.imglish.jobs.ingest;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.claim.Fence;
import org.imglish.jobs.claim.LostPartException;
import org.imglish.jobs.claim.PartClaim;
import org.imglish.jobs.claim.PartFence;
import org.imglish.jobs.dataset.IngestedChunk;
import org.imglish.jobs.dataset.JdbcDatasets;
import org.imglish.jobs.lease.Offer;
import org.imglish.jobs.run.Journal;
import org.imglish.jobs.run.RunState;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * The parts of ingests, in PostgreSQL. The worker that holds a run plans them; it and
 * idle ones take them, each under a lease with a fencing number, and commit them chunk by
 * chunk. A part whose worker is silent for too long, or has left, can be taken again.
 */
public class Parts {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	/**
	 * How often a part is taken without a commit before it is left to the worker that
	 * holds the run: whatever kills a worker there is not to kill all of them.
	 */
	private static final int MOST_TAKINGS = 3;

	/** A server that has just started says so: nobody could renew a lease before. */
	private static final String FREE = """
			p.state IN ('OPEN', 'MENDING') AND (p.worker IS NULL
				OR greatest(p.lease_until, pg_postmaster_start_time() + make_interval(secs => :lease)) < now()
				OR EXISTS (SELECT FROM imglish.worker w WHERE w.name = p.worker AND w.alive_until = 'epoch'))
			""";

	private static final String MINE = " WHERE run = :run AND number = :number AND fencing = :fencing";

	private final JdbcClient jdbc;

	private final TransactionTemplate transaction;

	private final Fence fence;

	private final PartFence partFence;

	private final Journal journal;

	private final JdbcDatasets datasets;

	private final Duration lease;

	/**
	 * @param transaction begins a transaction of its own
	 * @param fence guards what only the worker that holds a run writes
	 * @param partFence guards what only the worker that holds a part writes
	 * @param lease how long a worker may be silent
	 */
	public Parts(JdbcClient jdbc, TransactionTemplate transaction, Fence fence, PartFence partFence, Journal journal,
			JdbcDatasets datasets, Duration lease) {
		this.jdbc = jdbc;
		this.transaction = transaction;
		this.fence = fence;
		this.partFence = partFence;
		this.journal = journal;
		this.datasets = datasets;
		this.lease = lease;
	}

	/** Adds the parts of a run, unless an earlier attempt has. */
	void plan(Claim claim, List<Part> parts) {
		this.transaction.executeWithoutResult((status) -> {
			this.fence.check(claim);
			if (of(claim.run()).isEmpty()) {
				parts.forEach((part) -> add(claim.run(), part));
				if (parts.size() > 1) {
					this.journal.note(claim.run(), "INFO", String.format(Locale.ROOT,
							"Divided into %d parts, which idle workers share", parts.size()));
				}
			}
			this.jdbc.sql("UPDATE imglish.part SET takings = 0 WHERE run = ? AND worker IS NULL")
				.param(claim.run())
				.update();
		});
	}

	private void add(long run, Part part) {
		this.jdbc
			.sql("INSERT INTO imglish.part (run, number, first, behind, position, state) VALUES (?, ?, ?, ?, ?, ?)")
			.params(run, part.number(), part.first(), part.behind(), part.position(), part.state().name())
			.update();
	}

	/** The parts of a run, in order. */
	List<Part> of(long run) {
		return this.jdbc.sql("SELECT * FROM imglish.part WHERE run = ? ORDER BY number")
			.param(run)
			.query(Parts::part)
			.list();
	}

	private static Part part(ResultSet row, int index) throws SQLException {
		return new Part(row.getInt("number"), row.getLong("first"), row.getLong("behind"), row.getLong("position"),
				IngestPart.State.valueOf(row.getString("state")), List.of((Long[]) row.getArray("again").getArray()),
				row.getInt("mended"));
	}

	/**
	 * Takes the next part that nobody works on, for the worker that holds the run.
	 * @return empty if there is none
	 */
	Optional<TakenPart> take(Claim claim) {
		return answer((status) -> {
			this.fence.check(claim);
			return take(claim.run(), claim.worker(), Integer.MAX_VALUE);
		});
	}

	/**
	 * Takes a part that nobody works on, of the run that comes first, for a worker that
	 * has nothing else to do.
	 * @param offer what the worker can do
	 * @param refused runs that it takes nothing of
	 * @return empty if there is none
	 */
	Optional<TakenPart> takeAny(Offer offer, Set<Long> refused) {
		Long run = this.jdbc.sql("""
				SELECT r.id FROM imglish.part p JOIN imglish.run r ON r.id = p.run
				WHERE r.state = 'RUNNING' AND p.takings < :most AND r.id <> ALL (:refused)
					AND imglish.suits(r.recipe, :device, :memory, :labels)
					AND NOT EXISTS (SELECT FROM imglish.worker WHERE name = :me AND (drained OR ending)) AND
				""" + FREE + "ORDER BY r.priority DESC, r.id LIMIT 1")
			.param("most", MOST_TAKINGS)
			.param("refused", refused.toArray(new Long[0]))
			.param("device", offer.device())
			.param("memory", offer.memoryBytes())
			.param("labels", offer.labels().toArray(new String[0]))
			.param("me", offer.worker())
			.param("lease", seconds())
			.query(Long.class)
			.optional()
			.orElse(null);
		return (run == null) ? Optional.empty()
				: answer((status) -> locked(run) ? take(run, offer.worker(), MOST_TAKINGS) : Optional.empty());
	}

	private boolean locked(long run) {
		return this.jdbc
			.sql("SELECT id FROM imglish.run WHERE id = ? AND state = 'RUNNING' FOR NO KEY UPDATE SKIP LOCKED")
			.param(run)
			.query(Long.class)
			.optional()
			.isPresent();
	}

	private Optional<TakenPart> take(long run, String worker, int mostTakings) {
		Optional<TakenPart> taken = this.jdbc.sql("""
				WITH free AS (
					SELECT p.run, p.number, p.worker FROM imglish.part p
					WHERE p.run = :run AND p.takings < :most AND
				""" + FREE + """
					ORDER BY p.number LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
				), taken AS (
					UPDATE imglish.part p SET worker = :worker, fencing = p.fencing + 1, takings = p.takings + 1,
						lease_until = now() + make_interval(secs => :lease), taken_by = :worker,
						started_at = coalesce(p.started_at, now())
					FROM free WHERE p.run = free.run AND p.number = free.number RETURNING p.*
				)
				SELECT t.*, r.recipe::text AS recipe,
					(SELECT max(a.number) FROM imglish.attempt a WHERE a.run = t.run) AS attempt
				FROM taken t JOIN imglish.run r ON r.id = t.run
				""")
			.param("run", run)
			.param("most", mostTakings)
			.param("worker", worker)
			.param("lease", seconds())
			.query((row, index) -> new TakenPart(
					new PartClaim(run, row.getInt("number"), row.getLong("fencing"), worker), part(row, index),
					row.getInt("attempt"), JSON.readTree(row.getString("recipe"))))
			.optional();
		taken.ifPresent((each) -> tell(each.claim(), each.part()));
		return taken;
	}

	private void tell(PartClaim claim, Part part) {
		int parts = of(claim.run()).size();
		if (parts > 1) {
			this.journal.note(claim.run(), "INFO", String.format(Locale.ROOT, "%s takes part %d of %d%s",
					claim.worker(), part.number() + 1, parts,
					(part.state() == IngestPart.State.MENDING)
							? ": " + part.chunks(1).size() + " shards with records of earlier parts are written again"
							: String.format(Locale.ROOT, ": records %d to %d", part.position() + 1, part.behind())));
		}
	}

	/**
	 * Renews the lease of a part; an expired one too, as long as nobody has taken it.
	 * @return the state of its run; empty if the part is no longer the worker's
	 */
	Optional<RunState> renew(PartClaim claim) {
		return this.jdbc
			.sql("UPDATE imglish.part p SET lease_until = now() + make_interval(secs => :lease) FROM imglish.run r"
					+ " WHERE r.id = p.run AND p.run = :run AND p.number = :number AND p.fencing = :fencing"
					+ " RETURNING r.state")
			.param("lease", seconds())
			.param("run", claim.run())
			.param("number", claim.number())
			.param("fencing", claim.fencing())
			.query(String.class)
			.optional()
			.map(RunState::valueOf);
	}

	/**
	 * Commits a chunk of a part; with the last one the part is nobody's any more.
	 * @param part the part without the chunk
	 * @return the part with it
	 * @throws LostPartException if the worker holds it no longer
	 */
	Part commit(PartClaim claim, Part part, String dataset, IngestedChunk chunk) {
		Part after = part.with(chunk);
		this.transaction.executeWithoutResult((status) -> {
			this.partFence.check(claim);
			this.datasets.list(dataset, chunk);
			this.jdbc
				.sql("UPDATE imglish.part SET position = :position, mended = :mended, state = :state, takings = 0"
						+ (after.isToDo() ? "" : ", worker = NULL, lease_until = NULL, ended_at = now()") + MINE)
				.param("position", after.position())
				.param("mended", after.mended())
				.param("state", after.state().name())
				.param("run", claim.run())
				.param("number", claim.number())
				.param("fencing", claim.fencing())
				.update();
		});
		return after;
	}

	/** Gives a part back, if it is still the worker's. */
	void release(PartClaim claim) {
		this.jdbc
			.sql("UPDATE imglish.part SET worker = NULL, lease_until = NULL, takings = greatest(0, takings - 1)" + MINE)
			.param("run", claim.run())
			.param("number", claim.number())
			.param("fencing", claim.fencing())
			.update();
	}

	/**
	 * Tells how far all parts of a run have come.
	 * @param committed whether that is further than its attempt was
	 */
	void progressed(Claim claim, long done, long total, boolean committed) {
		this.transaction.executeWithoutResult((status) -> {
			this.fence.check(claim);
			this.journal.progress(claim, done, total, "record");
			if (committed) {
				this.journal.committed(claim, done);
			}
		});
	}

	/** Adds a warning to the log of a run of which a worker holds a part. */
	void warn(long run, String line) {
		this.transaction.executeWithoutResult((status) -> this.journal.note(run, "WARN", line));
	}

	/**
	 * Ends the first pass over all records: parts are done, or chunks of theirs are to be
	 * ingested again.
	 * @param again first records of these chunks, by part
	 */
	void compared(Claim claim, Map<Integer, List<Long>> again) {
		this.transaction.executeWithoutResult((status) -> {
			this.fence.check(claim);
			this.jdbc.sql("UPDATE imglish.part SET state = 'DONE' WHERE run = ?").param(claim.run()).update();
			again.forEach((number, chunks) -> this.jdbc
				.sql("UPDATE imglish.part SET state = 'MENDING', again = ?, mended = 0, ended_at = NULL"
						+ " WHERE run = ? AND number = ?")
				.params(chunks.toArray(new Long[0]), claim.run(), number)
				.update());
		});
	}

	/**
	 * Whether a run waits that the worker could carry out instead: it is to have nothing
	 * else to do while it works on a part of another's.
	 */
	boolean isWanted(Offer offer) {
		return this.jdbc.sql("""
				SELECT EXISTS (SELECT FROM imglish.run WHERE state = 'QUEUED' AND kind IN ('INGEST', 'EVALUATE')
				AND imglish.suits(recipe, ?, ?, ?))
				""")
			.params(offer.device(), offer.memoryBytes(), offer.labels().toArray(new String[0]))
			.query(Boolean.class)
			.single();
	}

	private <T> Optional<T> answer(TransactionCallback<Optional<T>> action) {
		Optional<T> answer = this.transaction.execute(action);
		return (answer != null) ? answer : Optional.empty();
	}

	private double seconds() {
		return this.lease.toMillis() / 1000.0;
	}

}
