package org.imglish.jobs.lease;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.claim.PartFence;
import org.imglish.jobs.recipe.RunKind;
import org.imglish.jobs.run.Journal;
import org.imglish.jobs.run.RunLedger;
import org.imglish.jobs.run.RunState;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * The queue: hands runs to workers, one worker per run, and takes them from workers that
 * no longer give a sign of life. Times are the database's clock.
 */
public class Leases {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final String QUEUED = RunState.QUEUED.name();

	private final JdbcClient jdbc;

	private final RunLedger ledger;

	private final TransactionTemplate transaction;

	private final Journal journal;

	private final Duration lease;

	private final FruitlessAttempts fruitless;

	private final Recruits recruits;

	private final Candidates candidates;

	private final PartFence parts;

	/**
	 * @param lease how long a worker may be silent
	 * @param fruitless judges runs whose attempts commit nothing
	 * @param recruits seats idle workers in gangs
	 * @param reserveAfter how long a run of several workers waits before workers are kept
	 * for it
	 */
	public Leases(JdbcClient jdbc, TransactionTemplate transaction, Journal journal, Duration lease,
			FruitlessAttempts fruitless, Recruits recruits, Duration reserveAfter) {
		this.jdbc = jdbc;
		this.ledger = new RunLedger(jdbc);
		this.transaction = transaction;
		this.journal = journal;
		this.lease = lease;
		this.fruitless = fruitless;
		this.recruits = recruits;
		this.parts = new PartFence(jdbc, lease);
		this.candidates = new Candidates(jdbc, this.recruits, lease, reserveAfter);
	}

	/**
	 * Takes the next run: highest priority first, then oldest; a run whose worker fell
	 * silent counts as queued. A run that wants several workers is taken together with
	 * seats for idle ones, or not at all.
	 * @param offer what the worker can do
	 * @param kinds kinds of runs to take
	 * @param takeOver whether to take runs whose lease ran out; false for one lease
	 * period after the database became reachable, so that their owners can renew. Runs of
	 * workers that are known to be dead are taken all the same
	 */
	public Optional<Claim> claim(Offer offer, Set<RunKind> kinds, boolean takeOver) {
		boolean trains = kinds.stream().anyMatch(RunKind::trains);
		Candidates.Prospect prospect = this.candidates.prospect(kinds, takeOver);
		if (!prospect.waiting() && !prospect.work()) {
			return Optional.empty();
		}
		Optional<Claim> claim = this.transaction.execute((status) -> {
			if (prospect.waiting()) {
				settleWaiting();
			}
			Candidates.Row row = this.candidates.next(offer, kinds, takeOver).orElse(null);
			if (row == null) {
				return Optional.empty();
			}
			List<String> members = crew(row, offer, trains).orElse(null);
			if (members == null) {
				status.setRollbackOnly();
				return Optional.empty();
			}
			return Optional.ofNullable(open(row, offer, members));
		});
		return (claim != null) ? claim : Optional.empty();
	}

	/**
	 * Takes whom a run needs: the worker itself where it is to train, and idle ones
	 * beside it, the least number of them or more.
	 * @return the others; empty if they are not enough, the worker has got a seat in
	 * another gang meanwhile, or one is being formed at this moment
	 */
	private Optional<List<String>> crew(Candidates.Row row, Offer offer, boolean trains) {
		if (row.needsGang() && !this.recruits.aloneNow()) {
			return Optional.empty();
		}
		if (!row.state().equals(QUEUED)) {
			this.recruits.release(row.id());
		}
		if (trains && !this.recruits.occupy(offer.worker(), row.id())) {
			return Optional.empty();
		}
		List<String> others = row.needsGang() ? this.recruits.take(row.id(), offer.worker(), row.workersMax() - 1)
				: List.of();
		return (others.size() >= row.workersMin() - 1 || !row.needsGang()) ? Optional.of(others) : Optional.empty();
	}

	private @Nullable Claim open(Candidates.Row row, Offer offer, List<String> members) {
		if (!row.state().equals(QUEUED)) {
			closeLost(row);
			if (!row.state().equals("RUNNING")) {
				RunState end = row.state().equals("STOPPING") ? RunState.STOPPED : RunState.CANCELLED;
				settle(row.id(), end,
						"Its worker died before it could " + ((end == RunState.STOPPED) ? "stop" : "cancel")
								+ " it; everything up to the last commit is kept.");
				return null;
			}
		}
		String verdict = this.fruitless.verdict(row.id(), row.fruitlessAttempts()).orElse(null);
		if (verdict != null) {
			settle(row.id(), RunState.FAILED, verdict);
			return null;
		}
		long fencing = this.ledger.lease(row.id(), offer.worker(), seconds());
		int used = threads(row, offer);
		int number = this.jdbc.sql("""
				INSERT INTO imglish.attempt (run, number, state, worker, fencing, build, device, threads)
				SELECT ?, coalesce(max(number), 0) + 1, 'RUNNING', ?, ?, ?, ?, ? FROM imglish.attempt WHERE run = ?
				RETURNING number
				""")
			.params(row.id(), offer.worker(), fencing, offer.build(), offer.device(), used, row.id())
			.query(Integer.class)
			.single();
		if (row.needsGang()) {
			this.recruits.seat(row.id(), fencing, used, members);
		}
		this.journal.event(row.id(), "state", JSON.createObjectNode().put("state", "RUNNING").put("attempt", number));
		return new Claim(row.id(), number, fencing, RunKind.valueOf(row.kind()), JSON.readTree(row.recipe()),
				offer.worker(), used);
	}

	private int threads(Candidates.Row row, Offer offer) {
		int asked = JSON.readTree(row.recipe()).path("threads").asInt(0);
		return (asked > 0) ? asked
				: this.jdbc.sql("SELECT threads FROM imglish.attempt WHERE run = ? ORDER BY number LIMIT 1")
					.param(row.id())
					.query(Integer.class)
					.optional()
					.orElseGet(() -> offer.threads().amongst(workersBeside(offer.worker())));
	}

	/** Workers alive on the machine of one, itself included. */
	private int workersBeside(String worker) {
		return this.jdbc.sql("""
				SELECT count(*) FROM imglish.worker w JOIN imglish.worker me ON me.host = w.host
				WHERE me.name = ? AND w.alive_until > now()
				""").param(worker).query(Integer.class).single();
	}

	private void closeLost(Candidates.Row row) {
		close(row.id(), row.fencing(), "LOST", "Worker " + row.leaseWorker()
				+ (row.abandoned() ? " died" : " gave no sign of life for " + this.lease.toSeconds() + " s"));
	}

	/** Ends an attempt and counts it, in the current transaction. */
	private void close(long run, long fencing, String outcome, @Nullable String reason) {
		this.jdbc.sql("""
				WITH ended AS (
					UPDATE imglish.attempt SET state = :outcome, reason = :reason, ended_at = now()
					WHERE run = :run AND fencing = :fencing AND state = 'RUNNING' RETURNING state
				)
				INSERT INTO imglish.ended_attempts AS e SELECT state, 1 FROM ended
				ON CONFLICT (state) DO UPDATE SET attempts = e.attempts + 1
				""")
			.param("outcome", outcome)
			.param("reason", reason)
			.param("run", run)
			.param("fencing", fencing)
			.update();
	}

	/**
	 * Runs whose dependencies are through become queued, those that their sweep stopped
	 * at a rung being through as well; a failed dependency ends them. Runs that another
	 * worker settles at the moment are left to it.
	 */
	private void settleWaiting() {
		for (long id : this.ledger.cancelHopeless()) {
			this.journal.event(id, "state", JSON.createObjectNode().put("state", "CANCELLED"));
		}
		for (long id : this.ledger.queueReady()) {
			this.journal.event(id, "state", JSON.createObjectNode().put("state", "QUEUED"));
		}
	}

	/**
	 * Renews a lease; an expired one too, as long as nobody has taken the run.
	 * @param reached newest position that the attempt has finished, negative before the
	 * first
	 */
	public Heartbeat beat(Claim claim, long reached) {
		return this.ledger.renew(claim.run(), claim.fencing(), seconds(), reached)
			.map((lease) -> new Heartbeat(true, lease.state() == RunState.STOPPING,
					lease.state() == RunState.CANCELLING, lease.yields()))
			.orElse(new Heartbeat(false, false, false, false));
	}

	/**
	 * Ends an attempt and puts its run into a state; does nothing if the lease was lost.
	 * @param state COMPLETED, FAILED, STOPPED, CANCELLED, or QUEUED to be taken again
	 * @param reason why, or null
	 */
	public void end(Claim claim, RunState state, @Nullable String reason) {
		end(claim, state, (state == RunState.QUEUED) ? "STOPPED" : state.name(), reason);
	}

	/**
	 * Ends an attempt that failed for a reason that may pass, and queues its run again;
	 * the attempt counts as fruitless unless it committed something.
	 * @param reached newest position that the attempt has finished, negative before the
	 * first
	 */
	public void retry(Claim claim, long reached, String reason) {
		this.transaction.executeWithoutResult((status) -> {
			beat(claim, reached);
			end(claim, RunState.QUEUED, RunState.FAILED.name(), reason);
		});
	}

	private void end(Claim claim, RunState state, String attemptState, @Nullable String reason) {
		this.transaction.executeWithoutResult((status) -> {
			String current = owned(claim).orElse(null);
			if (current == null) {
				return;
			}
			close(claim.run(), claim.fencing(), attemptState, reason);
			if (attemptState.equals("STOPPED")) {
				this.ledger.forgive(claim.run());
			}
			settle(claim.run(), (state == RunState.QUEUED) ? next(current) : state, reason);
		});
	}

	/**
	 * What becomes of a run whose attempt ends before it heard that the run is to stop.
	 */
	private static RunState next(String current) {
		return switch (RunState.valueOf(current)) {
			case STOPPING -> RunState.STOPPED;
			case CANCELLING -> RunState.CANCELLED;
			case WAITING, QUEUED, RUNNING, COMPLETED, FAILED, STOPPED, CANCELLED -> RunState.QUEUED;
		};
	}

	/**
	 * Locks the run of a claim that still holds. The lock comes before any change of the
	 * attempt: whoever takes the run over locks in the same order.
	 * @return the state of the run
	 */
	private Optional<String> owned(Claim claim) {
		return this.jdbc.sql("SELECT state FROM imglish.run WHERE id = ? AND fencing = ? FOR NO KEY UPDATE")
			.params(claim.run(), claim.fencing())
			.query(String.class)
			.optional();
	}

	/** How long a worker may be silent. */
	public Duration lease() {
		return this.lease;
	}

	private void settle(long run, RunState state, @Nullable String reason) {
		String kept = this.ledger.settle(run, state, reason);
		this.recruits.release(run);
		if (state != RunState.QUEUED) {
			this.parts.raise(run);
		}
		this.journal.event(run, "state", JSON.createObjectNode().put("state", state.name()).put("reason", kept));
	}

	private double seconds() {
		return this.lease.toMillis() / 1000.0;
	}

}
