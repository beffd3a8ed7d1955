package org.imglish.jobs.attempt;

import java.time.Duration;

import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.claim.LostLeaseException;
import org.jspecify.annotations.Nullable;

/** What the heartbeat tells the thread that carries an attempt out. */
public final class AttemptSignals {

	private volatile boolean stop;

	private volatile boolean cancel;

	private volatile boolean lost;

	private volatile boolean shutdown;

	private volatile boolean yield;

	private volatile boolean stoppedAtRung;

	private volatile boolean stalled;

	private volatile @Nullable String outlived;

	private volatile long progressedAt = System.nanoTime();

	private volatile long reached = -1;

	/** Somebody asked the run to stop. */
	public void requestStop() {
		this.stop = true;
	}

	/** Somebody gave the run up. */
	public void requestCancel() {
		this.cancel = true;
	}

	/** Another worker owns the run. */
	public void leaseLost() {
		this.lost = true;
	}

	/**
	 * The worker is asked to end: the attempt stops and the run goes back to the queue.
	 */
	public void requestShutdown() {
		this.shutdown = true;
	}

	/** The run makes room for one of a higher priority and goes back to the queue. */
	public void requestYield() {
		this.yield = true;
	}

	public boolean isYield() {
		return this.yield;
	}

	/** The run is not among the best of its sweep. */
	public void stopAtRung() {
		this.stoppedAtRung = true;
	}

	public boolean isStoppedAtRung() {
		return this.stoppedAtRung;
	}

	/** Whether the attempt shall finish its step, write a checkpoint and end. */
	public boolean shallStop() {
		return this.stop || this.shutdown || this.yield || this.stoppedAtRung;
	}

	public boolean isStop() {
		return this.stop;
	}

	public boolean isCancel() {
		return this.cancel;
	}

	public boolean isShutdown() {
		return this.shutdown;
	}

	public boolean isLost() {
		return this.lost;
	}

	/** The attempt has made no progress for too long and is being interrupted. */
	public void declareStalled() {
		this.stalled = true;
	}

	public boolean isStalled() {
		return this.stalled;
	}

	/**
	 * Something that the attempt needs was away for too long: the attempt ends, and its
	 * run fails with it, whatever else fails on the way out.
	 * @param reason what was away, in a sentence
	 */
	public void outageTooLong(String reason) {
		this.outlived = reason;
	}

	/** What was away for too long, or null. */
	public @Nullable String outageTooLong() {
		return this.outlived;
	}

	/**
	 * Notes that the attempt waits for the database, which is no want of progress.
	 */
	public void waiting() {
		this.progressedAt = System.nanoTime();
	}

	/** Notes that the attempt has finished the item at a position. */
	public void finished(long position) {
		this.reached = position;
		this.progressedAt = System.nanoTime();
	}

	/** Newest position that the attempt has finished, committed or not; -1 before. */
	public long reached() {
		return this.reached;
	}

	/** Time since the attempt last finished an item. */
	public Duration idle() {
		return Duration.ofNanos(System.nanoTime() - this.progressedAt);
	}

	/**
	 * Notes progress, and ends the attempt at once where nothing of it is wanted any
	 * more. Called between items.
	 * @throws CancelledException if the run was given up
	 * @throws LostLeaseException if another worker owns the run
	 */
	public void check(Claim claim) {
		this.progressedAt = System.nanoTime();
		if (this.cancel) {
			throw new CancelledException(claim.run());
		}
		if (this.lost) {
			throw new LostLeaseException(claim);
		}
	}

}
