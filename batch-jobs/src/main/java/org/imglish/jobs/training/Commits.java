package org.imglish.jobs.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.imglish.core.training.StepReport;
import org.imglish.jobs.attempt.Outage;
import org.imglish.jobs.attempt.TransientFailure;
import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.metric.MetricPoint;

/**
 * Commits what a training reaches: checkpoints, metric points and shown samples at the
 * end of a chunk, and a checkpoint that becomes durable within a chunk at once.
 */
final class Commits implements AutoCloseable {

	private static final String NO_DATABASE = "the database does not answer";

	private final Claim claim;

	private final TrainingTables tables;

	private final Outage outage;

	private final Position position;

	private final LivePoints live;

	private final CheckpointWriter writer;

	/** Whether the database was away when a checkpoint should be committed early. */
	private boolean later;

	private long committedAt = System.nanoTime();

	/**
	 * @param position is told which checkpoints are committed
	 */
	Commits(Claim claim, TrainingTables tables, CheckpointFiles checkpoints, Outage outage, Position position) {
		this.claim = claim;
		this.tables = tables;
		this.outage = outage;
		this.position = position;
		this.live = new LivePoints(claim, tables.metrics(), tables.journal(), tables.ownTransaction(), outage);
		this.writer = new CheckpointWriter(claim, checkpoints, tables.journal(), outage, HostMemory::available);
	}

	/** Begins to show points as they are measured. */
	void start() {
		this.live.start();
	}

	/** Takes what a step measured: it is shown soon, and committed with the chunk. */
	void add(StepReport report) {
		this.live.add(report, this.position.steps());
	}

	/** Forgets what has not been shown: its steps will be performed again. */
	void forget() {
		this.live.forget();
	}

	/**
	 * Commits the checkpoint of the chunk before, if it has become durable: a transaction
	 * of its own in the middle of a chunk, so that a kill costs no more steps than
	 * necessary. What the database does not take now it takes at the chunk's commit.
	 */
	void commitDurable() {
		if (this.writer.hasDurable() && !this.later) {
			try {
				this.writer.finish();
				commitWritten();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			catch (RuntimeException ex) {
				if (!TransientFailure.is(ex)) {
					throw ex;
				}
				this.later = true;
			}
		}
	}

	/** Waits for the newest checkpoint and commits it, to go back to. */
	void awaitWritten() {
		try {
			this.writer.finish();
			this.outage.outlast(NO_DATABASE, () -> {
				commitWritten();
				return true;
			});
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void commitWritten() {
		this.tables.ownTransaction().executeWithoutResult((status) -> complete());
	}

	/** In the current transaction. */
	private void complete() {
		this.writer.complete().ifPresent(this.position::durable);
	}

	/**
	 * Writes a checkpoint and commits the chunk that it ends, in the current transaction.
	 * @param now whether the checkpoint has to be durable in this very transaction
	 * @throws org.imglish.jobs.gang.LostMemberException if a member of the gang is lost
	 * before its part of the state has been handed over; nothing is committed then
	 */
	void commit(RestoredTrainer trainer, Validated validated, boolean now) throws IOException {
		this.writer.write(trainer, this.position.performed(), validated.points(), now);
		List<MetricPoint> points = new ArrayList<>(this.live.take());
		points.addAll(validated.points());
		points.add(checkpointWait());
		awaitDatabase();
		this.tables.metrics().append(this.claim, points);
		this.tables.shown().put(this.claim, this.position.performed(), validated.shown());
		complete();
		this.later = false;
		this.tables.journal().progress(this.claim, this.position.performed(), this.position.steps(), "step");
	}

	/** Share of the time since the last commit that training waited for checkpoints. */
	private MetricPoint checkpointWait() {
		long now = System.nanoTime();
		double seconds = (now - this.committedAt) / 1e9;
		this.committedAt = now;
		return new MetricPoint("checkpoint_wait", MetricPoint.Kind.TIMING, this.position.performed(),
				this.writer.takeWaited() / seconds, Instant.now());
	}

	/**
	 * A commit that fails ends the attempt: better to wait before its first statement.
	 */
	private void awaitDatabase() throws IOException {
		this.outage.outlast(NO_DATABASE, () -> {
			this.tables.ownTransaction()
				.executeWithoutResult((status) -> this.tables.metrics().append(this.claim, List.of()));
			return true;
		});
	}

	@Override
	public void close() {
		this.live.close();
		this.writer.close();
	}

}
