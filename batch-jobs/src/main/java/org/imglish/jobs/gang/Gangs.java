package org.imglish.jobs.gang;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.claim.Fence;
import org.imglish.jobs.lease.Recruits;
import org.imglish.jobs.run.Journal;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a leader reads and writes about its gang, in PostgreSQL, as long as it owns the
 * run.
 */
public class Gangs {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final JdbcClient jdbc;

	private final TransactionTemplate transaction;

	private final Fence fence;

	private final Recruits recruits;

	private final Journal journal;

	/**
	 * @param transaction begins a transaction of its own inside another's
	 */
	public Gangs(JdbcClient jdbc, TransactionTemplate transaction, Fence fence, Recruits recruits, Journal journal) {
		this.jdbc = jdbc;
		this.transaction = transaction;
		this.fence = fence;
		this.recruits = recruits;
		this.journal = journal;
	}

	/** The generation that was seated with the claim; empty for a run of one worker. */
	Optional<Generation> seated(Claim claim) {
		return own(() -> this.jdbc.sql("SELECT generation FROM imglish.gang WHERE run = ? AND fencing = ?")
			.params(claim.run(), claim.fencing())
			.query(Integer.class)
			.optional()
			.map((number) -> new Generation(number, members(claim).stream().map(Member::worker).toList())));
	}

	/** The members of the present generation, by rank. */
	List<Member> members(Claim claim) {
		return own(() -> this.jdbc.sql("""
				SELECT s.worker, s.state, s.reason, w.alive_until > now() AS alive, s.lease_until > now() AS leased
				FROM imglish.seat s JOIN imglish.worker w ON w.name = s.worker WHERE s.run = ? ORDER BY s.rank
				""").param(claim.run()).query(Member.class).list());
	}

	/** Says where a generation meets and what it starts from. */
	void publish(Claim claim, int generation, String host, int port, long checkpoint, int rewinds) {
		this.transaction.executeWithoutResult((status) -> {
			this.fence.check(claim);
			this.jdbc.sql("""
					UPDATE imglish.gang SET host = ?, port = ?, checkpoint = ?, rewinds = ?
					WHERE run = ? AND generation = ?
					""").params(host, port, checkpoint, rewinds, claim.run(), generation).update();
		});
	}

	/** Says that the members may wait for the leader's word. */
	void train(Claim claim, Generation generation) {
		this.transaction.executeWithoutResult((status) -> {
			this.fence.check(claim);
			this.jdbc.sql("UPDATE imglish.gang SET state = 'TRAINING' WHERE run = ?").param(claim.run()).update();
			tell(claim, "INFO", String.format(Locale.ROOT, "Gang of %d formed (generation %d): %s leads%s",
					generation.size(), generation.number(), claim.worker(),
					generation.members().isEmpty() ? "" : "; members " + String.join(", ", generation.members())),
					"formed", generation);
		});
	}

	/** Says that the leader continues after a pause. */
	void resume(Claim claim, long pauses) {
		this.transaction.executeWithoutResult((status) -> {
			this.fence.check(claim);
			this.jdbc.sql("UPDATE imglish.gang SET resumed = ? WHERE run = ?").params(pauses, claim.run()).update();
		});
	}

	/**
	 * Seats the next generation: those of the present one who are left, and idle workers
	 * up to the number that the recipe allows.
	 * @param left names of those who are left, by rank
	 * @param losses a sentence for each who is not
	 * @return the generation; empty if they are fewer than the recipe asks for
	 */
	Optional<Generation> next(Claim claim, List<String> left, List<String> losses) {
		Optional<Generation> next = this.transaction.execute((status) -> {
			this.fence.check(claim);
			this.recruits.alone();
			Range workers = this.jdbc.sql("SELECT workers_min AS min, workers_max AS max FROM imglish.run WHERE id = ?")
				.param(claim.run())
				.query(Range.class)
				.single();
			List<String> members = this.recruits.members(claim.run(), claim.worker(), left, workers.max() - 1);
			if (members.size() < workers.min() - 1) {
				status.setRollbackOnly();
				return Optional.empty();
			}
			int number = this.recruits.seat(claim.run(), claim.fencing(), claim.threads(), members);
			this.recruits.keep(claim.run(), claim.worker(), members);
			Generation generation = new Generation(number, members);
			losses.forEach((loss) -> tell(claim, "WARN", loss, "lost", generation));
			return Optional.of(generation);
		});
		return (next != null) ? next : Optional.empty();
	}

	/** Whether idle workers could join that no run in the queue waits for. */
	boolean canGrow(Claim claim) {
		return own(() -> this.jdbc.sql("""
				SELECT r.workers_max > (SELECT count(*) FROM imglish.worker w WHERE w.run = r.id)
					AND EXISTS (SELECT FROM imglish.worker l, imglish.worker w
						WHERE l.name = ? AND w.run IS NULL AND imglish.may_join(w, l, r.recipe))
					AND NOT EXISTS (SELECT FROM imglish.run q
						WHERE q.state = 'QUEUED' AND q.kind NOT IN ('INGEST', 'EVALUATE'))
				FROM imglish.run r WHERE r.id = ?
				""").params(claim.worker(), claim.run()).query(Boolean.class).single());
	}

	/** The address by which members reach a worker. */
	String address(String worker) {
		return own(() -> this.jdbc.sql("SELECT address FROM imglish.worker WHERE name = ?")
			.param(worker)
			.query(String.class)
			.single());
	}

	/** Never in the transaction of a chunk, which must not open before its commit. */
	private <T> T own(Supplier<T> work) {
		return Objects.requireNonNull(this.transaction.execute((status) -> work.get()));
	}

	/** A line of the log and an event, in the current transaction. */
	private void tell(Claim claim, String level, String line, String what, Generation generation) {
		this.journal.log(claim, level, List.of(line));
		ObjectNode event = JSON.createObjectNode().put("what", what).put("generation", generation.number());
		event.put("leader", claim.worker());
		generation.members().forEach(event.putArray("members")::add);
		this.journal.event(claim.run(), "gang", event.put("text", line));
	}

	/**
	 * One formation of a gang.
	 *
	 * @param number from 1, over all attempts of the run
	 * @param members names of the members, by rank from 1; the leader is none of them
	 */
	record Generation(int number, List<String> members) {

		int size() {
			return 1 + this.members.size();
		}

	}

	/**
	 * A member as its leader sees it.
	 *
	 * @param state how far it has come
	 * @param reason why it waits or failed, or null
	 * @param alive whether its worker counts as alive
	 * @param leased whether it has renewed its seat in time
	 */
	record Member(String worker, Seat.State state, @Nullable String reason, boolean alive, boolean leased) {

	}

	/** How many workers a run may have. */
	private record Range(int min, int max) {

	}

}
