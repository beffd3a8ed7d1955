package org.imglish.jobs.gang;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

import org.imglish.jobs.attempt.AttemptSignals;
import org.imglish.jobs.attempt.Outage;
import org.imglish.jobs.claim.Claim;

/**
 * Agrees on the members of the next generation: waits until each of the present one has
 * either said that it is there or is known to be dead, and then for workers in the places
 * of the dead.
 */
final class Regrouping {

	private static final Duration POLL = Duration.ofMillis(100);

	/** How long a gang waits for workers, in leases, before the others are let go. */
	private static final int PATIENCE = 6;

	private final Claim claim;

	private final AttemptSignals signals;

	private final Gangs gangs;

	private final Outage outage;

	private final Runnable lookForDead;

	private final Duration lease;

	private final Duration timeout;

	/**
	 * @param lookForDead reports the dead among this machine's workers
	 * @param lease how long a member may be silent
	 * @param timeout how long a member may take until it notices that the group is broken
	 */
	Regrouping(Claim claim, AttemptSignals signals, Gangs gangs, Outage outage, Runnable lookForDead, Duration lease,
			Duration timeout) {
		this.claim = claim;
		this.signals = signals;
		this.gangs = gangs;
		this.outage = outage;
		this.lookForDead = lookForDead;
		this.lease = lease;
		this.timeout = timeout;
	}

	/**
	 * Waits for the next generation.
	 * @throws GangDissolvedException if it does not come about in time
	 */
	Gangs.Generation next() {
		List<String> left = new ArrayList<>();
		List<String> losses = new ArrayList<>();
		settle(left, losses);
		long began = System.nanoTime();
		while (true) {
			Optional<Gangs.Generation> next = database(() -> this.gangs.next(this.claim, alive(left), losses));
			if (next.isPresent()) {
				return next.get();
			}
			if (this.signals.shallStop() || since(began).compareTo(this.lease.multipliedBy(PATIENCE)) > 0) {
				throw new GangDissolvedException(String.format(Locale.ROOT,
						"%s; too few workers are left for its gang, and it continues from the last checkpoint when there are enough",
						losses.isEmpty() ? "Its gang fell apart" : String.join("; ", losses)));
			}
			pause();
		}
	}

	/** Members that wait may die while they do. */
	private List<String> alive(List<String> left) {
		List<String> dead = this.gangs.members(this.claim)
			.stream()
			.filter((member) -> isDead(member, true))
			.map(Gangs.Member::worker)
			.toList();
		return left.stream().filter((worker) -> !dead.contains(worker)).toList();
	}

	/** Sorts the members into those who are left and those who are lost. */
	private void settle(List<String> left, List<String> losses) {
		long began = System.nanoTime();
		while (true) {
			left.clear();
			losses.clear();
			// After an outage of the database nobody has renewed anything for a while.
			boolean renewed = since(began).compareTo(this.lease.dividedBy(2)) > 0;
			boolean late = since(began).compareTo(this.lease.plus(this.timeout)) > 0;
			int open = 0;
			for (Gangs.Member member : database(() -> {
				this.lookForDead.run();
				return this.gangs.members(this.claim);
			})) {
				if (isDead(member, renewed)) {
					losses.add(loss(member, "it gave no sign of life"));
				}
				else if (member.state() == Seat.State.WAITING) {
					left.add(member.worker());
				}
				else if (member.state() == Seat.State.FAILED) {
					losses.add(loss(member, (member.reason() != null) ? member.reason() : "it failed"));
				}
				else if (late) {
					losses.add(loss(member, "it did not answer"));
				}
				else {
					open++;
				}
			}
			if (open == 0) {
				return;
			}
			pause();
		}
	}

	private static boolean isDead(Gangs.Member member, boolean renewed) {
		return !member.alive() || (renewed && !member.leased());
	}

	private static String loss(Gangs.Member member, String why) {
		return "Lost member " + member.worker() + ": " + why;
	}

	private <T> T database(Callable<T> work) {
		try {
			return this.outage.outlast("the database does not answer", work);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The attempt waits for others, which is no want of progress. */
	private void pause() {
		this.signals.check(this.claim);
		LockSupport.parkNanos(POLL.toNanos());
		if (Thread.interrupted()) {
			Thread.currentThread().interrupt();
			throw new GangDissolvedException("Interrupted while its gang was made up again");
		}
	}

	private static Duration since(long began) {
		return Duration.ofNanos(System.nanoTime() - began);
	}

}
