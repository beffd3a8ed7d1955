package org.imglish.jobs.training;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.imglish.core.training.TrainingState;
import org.imglish.jobs.attempt.Outage;
import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.metric.MetricPoint;
import org.imglish.jobs.run.Journal;
import org.jspecify.annotations.Nullable;

/**
 * Writes the checkpoints of one attempt off the training thread's path where memory
 * allows: copies the state, writes the copy while the next chunk trains, and completes
 * the row of what has become durable. A store that is away is waited for, at first
 * without keeping the training. All methods are the training thread's.
 */
final class CheckpointWriter implements AutoCloseable {

	/** Memory that must stay free beside a copy, as a share of its size. */
	private static final double RESERVE = 0.5;

	private final Claim claim;

	private final CheckpointFiles files;

	private final Journal journal;

	private final Outage outage;

	private final LongSupplier freeMemory;

	private final ExecutorService thread = Executors.newSingleThreadExecutor((task) -> {
		Thread writing = new Thread(task, "checkpoint");
		writing.setDaemon(true);
		return writing;
	});

	private @Nullable Future<CheckpointFiles.Written> writing;

	/** What is durable and not yet committed, oldest first. */
	private final List<CheckpointFiles.Written> durable = new ArrayList<>();

	private long waited;

	/**
	 * @param freeMemory bytes of host memory that are free
	 */
	CheckpointWriter(Claim claim, CheckpointFiles files, Journal journal, Outage outage, LongSupplier freeMemory) {
		this.claim = claim;
		this.files = files;
		this.journal = journal;
		this.outage = outage;
		this.freeMemory = freeMemory;
	}

	/**
	 * Begins to write the present state of a trainer, once the one before is durable.
	 * @param step the last performed one
	 * @param validated what was validated at this state
	 * @param now whether it has to be durable when this returns; so it will be, too, if
	 * there is no memory for a copy
	 * @throws org.imglish.jobs.gang.LostMemberException if a member of the gang is lost
	 * before its part of the state has been handed over
	 */
	void write(RestoredTrainer trainer, long step, List<MetricPoint> validated, boolean now) throws IOException {
		finish();
		long began = System.nanoTime();
		if (now || trainer.stateBytes() * (1 + RESERVE) > this.freeMemory.getAsLong()) {
			this.durable.add(write(step, trainer::writeState, validated));
		}
		else {
			TrainingState copy = trainer.copyState();
			this.writing = this.thread.submit(() -> {
				try (copy) {
					return write(step, copy::write, validated);
				}
			});
		}
		this.waited += System.nanoTime() - began;
	}

	/** Whether a checkpoint waits for its commit, or would if it were asked for. */
	boolean hasDurable() {
		return !this.durable.isEmpty() || (this.writing != null && this.writing.isDone());
	}

	/** Waits for the checkpoint that is being written, if there is one. */
	void finish() throws IOException {
		Future<CheckpointFiles.Written> present = this.writing;
		if (present == null) {
			return;
		}
		long began = System.nanoTime();
		this.writing = null;
		try {
			this.durable.add(present.get());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException("Interrupted while a checkpoint was being written");
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof IOException cause) {
				throw cause;
			}
			if (ex.getCause() instanceof RuntimeException cause) {
				throw cause;
			}
			throw new IllegalStateException(ex.getCause());
		}
		finally {
			this.waited += System.nanoTime() - began;
		}
	}

	/**
	 * Completes the rows of what is durable, in the current transaction; if that fails,
	 * the next one has to.
	 * @return the newest step that is then committed; empty if there is nothing new
	 */
	OptionalLong complete() {
		OptionalLong newest = OptionalLong.empty();
		for (CheckpointFiles.Written written : this.durable) {
			this.files.complete(this.claim, written);
			this.journal.committed(this.claim, written.step());
			newest = OptionalLong.of(written.step());
		}
		if (newest.isPresent()) {
			this.files.afterCommit(this.claim, this.durable::clear);
		}
		return newest;
	}

	private CheckpointFiles.Written write(long step, CheckpointFiles.Content content, List<MetricPoint> validated)
			throws IOException {
		return this.outage.outlast("the checkpoint of step " + step + " cannot be written",
				() -> this.files.write(this.claim, step, content, validated));
	}

	/** Seconds that training has waited for checkpoints since the last call. */
	double takeWaited() {
		double seconds = this.waited / 1e9;
		this.waited = 0;
		return seconds;
	}

	/** Gives up what is being written. */
	@Override
	public void close() {
		this.thread.shutdownNow();
		try {
			if (!this.thread.awaitTermination(1, TimeUnit.MINUTES)) {
				throw new UncheckedIOException(new IOException("The checkpoint of run " + this.claim.run()
						+ " is still being written a minute after it was told to stop"));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
