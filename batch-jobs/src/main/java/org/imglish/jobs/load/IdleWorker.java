package org.imglish.jobs.load;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.imglish.jobs.gang.Seat;
import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.lease.Offer;
import org.imglish.jobs.lease.Threads;
import org.imglish.jobs.recipe.RunKind;
import org.imglish.jobs.run.RunState;
import org.imglish.jobs.worker.Station;
import org.jspecify.annotations.Nullable;

/**
 * A worker that says to the database what a worker says, in the same order and as often,
 * and computes nothing: it looks for seats and runs, holds what it gets, and gives signs
 * of life.
 */
final class IdleWorker {

	private static final Set<RunKind> LIGHT = EnumSet.of(RunKind.INGEST, RunKind.EVALUATE);

	private static final Set<RunKind> TRAININGS = EnumSet.complementOf(EnumSet.copyOf(LIGHT));

	/** Signs of life from one note of a worker's load to the next. */
	private static final int BEATS_A_NOTE = 15;

	private final Cluster cluster;

	private final Offer offer;

	private final Station station;

	private volatile @Nullable Claim claim;

	private volatile @Nullable Seat seat;

	/** Whether a member has said that it is ready. */
	private boolean ready;

	private int beats;

	/**
	 * @param number of the worker, from 0
	 * @param perHost workers of a machine
	 */
	IdleWorker(Cluster cluster, int number, int perHost) {
		this.cluster = cluster;
		this.beats = number;
		this.offer = new Offer("load-" + number, "cpu", 1L << 33, List.of(), Threads.given(1), "load");
		this.station = new Station("host-" + number / perHost, number + 1L, "127.0.0.1", true);
	}

	void register() {
		this.cluster.workers().register(this.offer, this.station);
	}

	/** Looks for a seat and else for a training, as the thread of trainings does. */
	void lookForTraining() {
		if (this.seat != null) {
			takePart();
		}
		else if (this.claim == null) {
			Optional<Seat> given = this.cluster.seatLooks().time(() -> this.cluster.seats().of(this.offer.worker()));
			if (given.isPresent()) {
				this.ready = false;
				this.seat = given.get();
				takePart();
			}
			else {
				this.claim = look(TRAININGS).orElse(null);
			}
		}
	}

	private Optional<Claim> look(Set<RunKind> kinds) {
		long began = System.nanoTime();
		Optional<Claim> found = this.cluster.leases().claim(this.offer, kinds, true);
		(found.isPresent() ? this.cluster.claims() : this.cluster.vainLooks()).add(System.nanoTime() - began);
		return found;
	}

	/** Does as a member does until it trains; it leaves when its seat is gone. */
	private void takePart() {
		Seat mine = this.seat;
		if (mine == null) {
			return;
		}
		if (!this.ready) {
			this.ready = this.cluster.seats().say(mine, Seat.State.JOINING, null)
					&& this.cluster.seats().say(mine, Seat.State.READY, null);
		}
		if (this.cluster.seats().of(this.offer.worker()).filter(mine::equals).isEmpty()) {
			this.seat = null;
		}
	}

	/** Looks for a light run, as the thread beside the training does. */
	void lookForLightRun() {
		look(LIGHT);
	}

	/** Takes light runs and completes them at once, until there is none. */
	void completeLightRuns() {
		for (Optional<Claim> taken = look(LIGHT); taken.isPresent(); taken = look(LIGHT)) {
			end(taken.get());
		}
	}

	void beat() {
		this.cluster.beats().time(() -> {
			this.cluster.workers().beat(this.offer.worker(), 1);
			if (++this.beats % BEATS_A_NOTE == 0) {
				this.cluster.loads().add(this.offer.worker(), 1.0, 1.0, null, List.of());
			}
			Claim held = this.claim;
			if (held != null && !this.cluster.leases().beat(held, 1).owned() && this.claim == held) {
				this.cluster.losses().incrementAndGet();
				this.claim = null;
			}
			Seat mine = this.seat;
			return mine == null || this.cluster.seats().renew(mine);
		});
	}

	/** Completes the run that it leads, if any. */
	boolean complete() {
		Claim held = this.claim;
		if (held == null) {
			return false;
		}
		this.claim = null;
		end(held);
		return true;
	}

	private void end(Claim held) {
		this.cluster.ends().time(() -> {
			this.cluster.leases().end(held, RunState.COMPLETED, null);
			return true;
		});
	}

}
