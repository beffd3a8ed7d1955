package org.imglish.jobs.training;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

import org.imglish.core.collective.CollectiveException;
import org.imglish.core.collective.ProcessGroup;
import org.imglish.core.collective.Store;
import org.imglish.core.training.DivergedException;
import org.imglish.core.training.Trainer;
import org.imglish.core.training.TrainingDevice;
import org.imglish.jobs.attempt.AttemptContext;
import org.imglish.jobs.attempt.AttemptSignals;
import org.imglish.jobs.attempt.TransientFailure;
import org.imglish.jobs.gang.Order;
import org.imglish.jobs.gang.Rendezvous;
import org.imglish.jobs.gang.Seat;
import org.imglish.jobs.gang.Seats;
import org.imglish.jobs.recipe.Recipe;
import org.imglish.jobs.recipe.Recipes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of a gang: opens the same training from the same checkpoint as its leader,
 * does what that orders, and writes nothing but its own seat. When its generation ends,
 * for whatever reason, it waits for a seat in the next, as long as the attempt has a
 * leader.
 */
public class Follower {

	private static final Logger LOGGER = LoggerFactory.getLogger(Follower.class);

	private static final Duration POLL = Duration.ofMillis(50);

	/** How long a member that takes steps alone does not look whether it is called. */
	private static final Duration CALL = Duration.ofSeconds(1);

	private final Seats seats;

	private final TrainingJob.TrainerFactory trainers;

	private final CheckpointFiles checkpoints;

	private final Lock torchRandom;

	private final Duration timeout;

	private final CountDownLatch ending = new CountDownLatch(1);

	/**
	 * When the database was last away, by {@link System#nanoTime()}, or this began: what
	 * was before, nobody knows.
	 */
	private volatile long awayAt = System.nanoTime();

	/** What is being done; its seat's lease is to be renewed. */
	private volatile @Nullable Following following;

	/** Whether this worker has said that it is not free although its seat is gone. */
	private boolean occupied;

	/**
	 * @param torchRandom held while a step draws random numbers
	 * @param timeout how long the members wait for each other in a step
	 */
	public Follower(Seats seats, TrainingJob.TrainerFactory trainers, CheckpointFiles checkpoints, Lock torchRandom,
			Duration timeout) {
		this.seats = seats;
		this.trainers = trainers;
		this.checkpoints = checkpoints;
		this.torchRandom = torchRandom;
		this.timeout = timeout;
	}

	/** The seat that a worker has been given, if any. */
	public Optional<Seat> seat(String worker) {
		return this.seats.of(worker);
	}

	/**
	 * Follows the leaders of a run, generation after generation, until the worker is
	 * free.
	 * @param address where the other members reach this process
	 */
	public void follow(Seat first, String address) {
		Seat seat = first;
		Following begun = new Following(first, new AttemptSignals(), Thread.currentThread());
		try {
			while (seat != null) {
				begun = new Following(seat, new AttemptSignals(), Thread.currentThread());
				this.following = begun;
				LOGGER.info("Run {}: member {} of generation {}", seat.run(), seat.rank(), seat.generation());
				takePart(seat, address);
				seat = next(seat);
			}
		}
		finally {
			end(begun.seat());
		}
	}

	private synchronized void end(Seat last) {
		this.following = null;
		if (this.occupied) {
			TransientFailure.outlast(new AttemptSignals(), () -> this.seats.free(last));
			this.occupied = false;
		}
	}

	/**
	 * Renews the lease of the seat that is held; called by the heartbeat. A member that
	 * has lost it while it is busy says that it is, lest it be seated again: it may never
	 * come back.
	 */
	public synchronized void beat() {
		Following now = this.following;
		if (now != null && !this.seats.renew(now.seat())) {
			this.seats.occupy(now.seat());
			this.occupied = true;
		}
	}

	/** Notes that the heartbeat found no database. */
	public void databaseAway() {
		this.awayAt = System.nanoTime();
	}

	/** What this worker does as a member, if anything. */
	public Optional<Following> following() {
		return Optional.ofNullable(this.following);
	}

	private void progress() {
		Following now = this.following;
		if (now != null) {
			now.signals().waiting();
		}
	}

	/** Has the member leave at its next step. */
	public void end() {
		this.ending.countDown();
	}

	/** One generation, to its end. */
	private void takePart(Seat seat, String address) {
		try {
			Rendezvous meeting = await(seat, () -> this.seats.rendezvous(seat).orElse(null));
			if (meeting != null && this.seats.say(seat, Seat.State.JOINING, null)) {
				train(seat, meeting, address);
			}
			else {
				return;
			}
			sayLast(seat, Seat.State.WAITING, null);
		}
		catch (CollectiveException | DivergedException ex) {
			LOGGER.info("Run {}: {}", seat.run(), ex.getMessage());
			sayLast(seat, Seat.State.WAITING, ex.getMessage());
		}
		catch (IOException | RuntimeException | LinkageError | OutOfMemoryError ex) {
			LOGGER.error("Run {}: member {} fails", seat.run(), seat.rank(), ex);
			sayLast(seat, Seat.State.FAILED, (ex.getMessage() != null) ? ex.getMessage() : ex.toString());
		}
	}

	/** A database that is away hears it later; the seat's lease may run out meanwhile. */
	private void sayLast(Seat seat, Seat.State state, @Nullable String reason) {
		TransientFailure.outlast(new AttemptSignals(), () -> this.seats.say(seat, state, reason));
	}

	private void train(Seat seat, Rendezvous meeting, String address) throws IOException {
		try (Store store = Store.join(meeting.host(), meeting.port(), this.timeout);
				ProcessGroup group = store.group(meeting.prefix(), seat.rank(), meeting.size(), address, this.timeout);
				Trainer trainer = open(meeting, group)) {
			long performed = (meeting.checkpoint() > 0) ? trainer.read(this.checkpoints.verified(meeting.checkpoint()))
					: 0;
			if (this.seats.say(seat, Seat.State.READY, null) && isTraining(seat, 0)) {
				obey(seat, group, trainer, performed);
			}
		}
	}

	private Trainer open(Rendezvous meeting, ProcessGroup group) throws IOException {
		Recipe recipe = Recipes.stored(meeting.claim().recipe()).recipe();
		if (!(recipe instanceof Recipe.Training training)) {
			throw new IllegalArgumentException("Only trainings have members");
		}
		TrainingDevice.useThreads(meeting.claim().threads());
		double rateFactor = Math.pow(training.supervision().watch().divergence().rateFactor(), meeting.rewinds());
		this.torchRandom.lock();
		try {
			return this.trainers.open(
					new AttemptContext(meeting.claim(), recipe, new AttemptSignals(), meeting.claim().threads()),
					rateFactor, group);
		}
		finally {
			this.torchRandom.unlock();
		}
	}

	/** Does what the leader orders, until the generation ends or this worker does. */
	private void obey(Seat seat, ProcessGroup group, Trainer trainer, long restored) throws IOException {
		long performed = restored;
		while (this.ending.getCount() > 0) {
			Order order = Order.hear(group);
			progress();
			boolean goesOn = switch (order.word()) {
				case STEP -> {
					performed = perform(trainer, order.number());
					yield true;
				}
				case PART -> {
					performed = performAlone(seat, trainer, performed, order.number());
					yield arrive(seat, order.number());
				}
				case VALIDATE -> {
					trainer.validate();
					yield true;
				}
				case SHOW -> {
					trainer.show();
					yield true;
				}
				case SAVE -> {
					trainer.state().contribute();
					yield true;
				}
				case PREPARE -> trainer.prepare(this::goesOn);
				case PAUSE -> isTraining(seat, order.number());
				case DISBAND, END -> false;
			};
			if (!goesOn) {
				return;
			}
		}
	}

	private boolean goesOn() {
		progress();
		return this.ending.getCount() > 0;
	}

	private long perform(Trainer trainer, long step) {
		this.torchRandom.lock();
		try {
			trainer.perform(step);
			return step;
		}
		finally {
			this.torchRandom.unlock();
		}
	}

	/**
	 * Takes the steps of a round but the last, unless the leader calls before.
	 * @return the last performed step
	 */
	private long performAlone(Seat seat, Trainer trainer, long last, long pauses) {
		long performed = last;
		long asked = System.nanoTime();
		while (!trainer.endsRound(performed + 1) && this.ending.getCount() > 0) {
			performed = perform(trainer, performed + 1);
			progress();
			if (System.nanoTime() - asked > CALL.toNanos()) {
				if (isCalled(seat, pauses)) {
					return performed;
				}
				asked = System.nanoTime();
			}
		}
		return performed;
	}

	/** Whether the leader, or the loss of the seat, ends a round before its time. */
	private boolean isCalled(Seat seat, long pauses) {
		try {
			return this.seats.of(seat.worker()).filter(seat::equals).isEmpty() || this.seats.isTraining(seat, pauses);
		}
		catch (RuntimeException ex) {
			if (!TransientFailure.is(ex)) {
				throw ex;
			}
			databaseAway();
			return false;
		}
	}

	/** Says that the steps of a round are taken, and waits for the leader to continue. */
	private boolean arrive(Seat seat, long pauses) {
		if (this.ending.getCount() == 0) {
			return false;
		}
		sayLast(seat, Seat.State.ARRIVED, null);
		boolean goesOn = isTraining(seat, pauses);
		if (goesOn) {
			sayLast(seat, Seat.State.READY, null);
		}
		return goesOn;
	}

	/**
	 * Waits for the leader to begin, or to continue after a pause, however long it takes.
	 */
	private boolean isTraining(Seat seat, long pauses) {
		return await(seat, () -> this.seats.isTraining(seat, pauses) ? Boolean.TRUE : null) != null;
	}

	/**
	 * The seat in the next generation; null if there is none for this worker, or nobody
	 * to lead it any more.
	 */
	private @Nullable Seat next(Seat seat) {
		Seat next = await(seat, () -> {
			Seat present = this.seats.of(seat.worker()).orElse(null);
			return (present != null && !present.equals(seat)) ? present : null;
		});
		if (next == null) {
			TransientFailure.outlast(new AttemptSignals(), () -> this.seats.leave(seat));
			// It may have been given another at the last moment.
			next = (this.ending.getCount() > 0) ? this.seats.of(seat.worker()).orElse(null) : null;
		}
		return next;
	}

	/**
	 * Asks the database until it has an answer; null once the seat is gone, the attempt
	 * has no leader, or this worker ends.
	 */
	private <T> @Nullable T await(Seat seat, Supplier<@Nullable T> question) {
		try {
			do {
				progress();
				try {
					T answer = question.get();
					boolean holds = this.seats.of(seat.worker()).filter(seat::equals).isPresent()
							&& (isFreshlyBack() || this.seats.hasLeader(seat));
					if (answer != null || !holds) {
						return answer;
					}
				}
				catch (RuntimeException ex) {
					if (!TransientFailure.is(ex)) {
						throw ex;
					}
					databaseAway();
					LOGGER.warn("Run {}: the database does not answer: {}", seat.run(), ex.getMessage());
				}
			}
			while (!this.ending.await(POLL.toMillis(), TimeUnit.MILLISECONDS));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return null;
	}

	/**
	 * Whether the database was away a moment ago: the lease of a leader that lives may
	 * have run out meanwhile.
	 */
	private boolean isFreshlyBack() {
		return System.nanoTime() - this.awayAt < this.seats.lease().toNanos();
	}

	/**
	 * What a member does.
	 *
	 * @param seat its present seat, which may be gone
	 * @param signals when it last made progress
	 * @param thread who does it
	 */
	public record Following(Seat seat, AttemptSignals signals, Thread thread) {

	}

}
