package org.imglish.jobs.gang;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import org.imglish.core.collective.CollectiveException;
import org.imglish.core.collective.ProcessGroup;
import org.imglish.core.collective.Store;
import org.imglish.jobs.attempt.AttemptSignals;
import org.imglish.jobs.attempt.Outage;
import org.imglish.jobs.claim.Claim;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gang of one attempt, as its leader has it: forms a group of processes generation
 * after generation and tells the members what to do. A run of one worker has a gang of
 * one, which tells nobody anything. All methods are the training thread's.
 */
public final class Gang implements AutoCloseable {

	private static final Logger LOGGER = LoggerFactory.getLogger(Gang.class);

	private static final Duration POLL = Duration.ofMillis(50);

	/** Generations in a row that performed no step, after which the attempt fails. */
	private static final int MAX_FRUITLESS = 5;

	private final Claim claim;

	private final AttemptSignals signals;

	private final Gangs gangs;

	private final Outage outage;

	private final Regrouping regrouping;

	private final Duration timeout;

	private @Nullable Store store;

	private ProcessGroup group = ProcessGroup.alone();

	/** Null for a run that is one worker's by its recipe. */
	private Gangs.@Nullable Generation generation;

	/** Whether the present generation has been or is to be left. */
	private boolean over;

	private long pauses;

	private boolean paused;

	/** Whether the members take steps alone. */
	private boolean apart;

	private int fruitless;

	/**
	 * Takes over the members that were seated with a claim.
	 * @param lookForDead reports the dead among this machine's workers
	 * @param lease how long a member may be silent
	 * @param timeout how long the members wait for each other in a step
	 */
	public Gang(Claim claim, AttemptSignals signals, Gangs gangs, Outage outage, Runnable lookForDead, Duration lease,
			Duration timeout) {
		this.claim = claim;
		this.signals = signals;
		this.gangs = gangs;
		this.outage = outage;
		this.timeout = timeout;
		this.regrouping = new Regrouping(claim, signals, gangs, outage, lookForDead, lease, timeout);
		this.generation = gangs.seated(claim).orElse(null);
	}

	/**
	 * Forms the group of a generation; of the next one, if there was one before.
	 * @param checkpoint what everybody continues from, or 0 for the beginning
	 * @param rewinds how often the training went back
	 * @throws LostMemberException if a member is lost on the way: to be tried again
	 * @throws GangDissolvedException if there are too few workers for too long
	 */
	public ProcessGroup form(long checkpoint, int rewinds) {
		if (this.generation == null) {
			return this.group;
		}
		if (this.over) {
			if (++this.fruitless > MAX_FRUITLESS) {
				throw new GangDissolvedException(String.format(Locale.ROOT, "%d gangs in a row performed no step: %s",
						MAX_FRUITLESS, lastReasons()));
			}
			this.generation = this.regrouping.next();
			this.pauses = 0;
		}
		this.over = true;
		this.paused = false;
		this.apart = false;
		Gangs.Generation formed = this.generation;
		if (formed.size() == 1) {
			this.group = ProcessGroup.alone();
			return this.group;
		}
		String address = database(() -> this.gangs.address(this.claim.worker()));
		Store meeting = meeting(address);
		database(() -> {
			this.gangs.publish(this.claim, formed.number(), address, meeting.port(), checkpoint, rewinds);
			return true;
		});
		await(Seat.State.JOINING, formed.size());
		this.group = collectively(() -> meeting.group(Rendezvous.prefix(this.claim.run(), formed.number()), 0,
				formed.size(), address, this.timeout));
		return this.group;
	}

	private Store meeting(String address) {
		Store open = this.store;
		if (open == null) {
			open = Store.host(address, 0, this.timeout);
			this.store = open;
		}
		return open;
	}

	private String lastReasons() {
		List<Gangs.Member> members = database(() -> this.gangs.members(this.claim));
		return String.join("; ",
				members.stream()
					.filter((member) -> member.reason() != null)
					.map((member) -> member.worker() + ": " + member.reason())
					.toList());
	}

	/**
	 * Waits until everybody has opened the training, and begins.
	 * @throws LostMemberException if a member is lost on the way: to be tried again
	 */
	public void begin() {
		Gangs.Generation formed = this.generation;
		if (formed == null) {
			return;
		}
		await(Seat.State.READY, formed.size());
		database(() -> {
			this.gangs.train(this.claim, formed);
			return true;
		});
	}

	/** Waits until all members have come as far; who is slow but lives is waited for. */
	private void await(Seat.State state, int size) {
		while (true) {
			this.signals.check(this.claim);
			List<Gangs.Member> members = database(() -> this.gangs.members(this.claim));
			if (members.size() < size - 1) {
				throw new LostMemberException("A member has left");
			}
			for (Gangs.Member member : members) {
				if (!member.alive() || !member.leased() || member.state() == Seat.State.FAILED
						|| member.state() == Seat.State.WAITING) {
					throw new LostMemberException(String.format(Locale.ROOT, "Member %s did not come: %s",
							member.worker(), (member.reason() != null) ? member.reason() : "it gave no sign of life"));
				}
			}
			if (members.stream().allMatch((member) -> member.state().compareTo(state) >= 0)) {
				return;
			}
			LockSupport.parkNanos(POLL.toNanos());
		}
	}

	/**
	 * Has the members do something and does it, too. Whatever goes wrong on the way, the
	 * group is left: the members may wait in the middle of it.
	 * @throws LostMemberException if a member is lost: {@link #form} the next generation
	 */
	public <T> T together(Order order, Supplier<T> work) {
		if (this.group.size() == 1) {
			return work.get();
		}
		return collectively(() -> {
			goOn();
			order.tell(this.group);
			T result = done(work);
			if (order.word() == Order.Word.STEP) {
				this.fruitless = 0;
			}
			return result;
		});
	}

	private <T> T done(Supplier<T> work) {
		try {
			return work.get();
		}
		catch (RuntimeException ex) {
			leave();
			throw ex;
		}
	}

	/**
	 * Has the members wait for as long as the leader needs for something else; the next
	 * {@link #together} continues, or says that one is lost.
	 */
	public void pause() {
		if (this.group.size() == 1 || this.paused) {
			return;
		}
		try {
			new Order(Order.Word.PAUSE, ++this.pauses).tell(this.group);
			this.paused = true;
		}
		catch (CollectiveException ex) {
			LOGGER.debug("Run {}: {}", this.claim.run(), ex.getMessage());
		}
	}

	/**
	 * Has the members take the steps of a round but the last alone, as the leader does:
	 * nobody waits for anybody until they {@link #meet}.
	 * @throws LostMemberException if a member is lost: {@link #form} the next generation
	 */
	public void part() {
		if (this.group.size() > 1) {
			collectively(() -> {
				goOn();
				// Where not all of them hear it, those who do are called back.
				this.paused = true;
				this.apart = true;
				Order.part(++this.pauses).tell(this.group);
				return true;
			});
		}
	}

	/**
	 * Waits until all members have taken their steps, however long it takes one that
	 * lives.
	 * @throws LostMemberException if a member is lost: {@link #form} the next generation
	 */
	public void meet() {
		Gangs.Generation formed = this.generation;
		if (this.apart && formed != null) {
			await(Seat.State.ARRIVED, formed.size());
			this.apart = false;
		}
	}

	private void goOn() {
		if (this.paused) {
			database(() -> {
				this.gangs.resume(this.claim, this.pauses);
				return true;
			});
			this.paused = false;
		}
	}

	/** Whether idle workers could join; to be asked at a checkpoint. */
	public boolean canGrow() {
		return this.generation != null && database(() -> this.gangs.canGrow(this.claim));
	}

	/** Leaves the group; its members wait for the next generation. */
	public void disband() {
		say(Order.Word.DISBAND);
		leave();
	}

	/** Lets the members go. */
	@Override
	public void close() {
		say(Order.Word.END);
		leave();
		if (this.store != null) {
			this.store.close();
			this.store = null;
		}
	}

	/** Whoever does not hear it any more finds out by itself. */
	private void say(Order.Word word) {
		if (this.group.size() == 1) {
			return;
		}
		try {
			goOn();
			// Who takes steps alone hears it from the database, and finds the group
			// closed.
			if (!this.apart) {
				new Order(word, 0).tell(this.group);
			}
		}
		catch (RuntimeException ex) {
			LOGGER.debug("Run {}: nobody hears {}: {}", this.claim.run(), word, ex.getMessage());
		}
	}

	private void leave() {
		try {
			this.group.close();
		}
		catch (CollectiveException ex) {
			LOGGER.warn("Run {}: {}", this.claim.run(), ex.getMessage());
		}
		this.group = ProcessGroup.alone();
	}

	private <T> T collectively(Supplier<T> work) {
		try {
			return work.get();
		}
		catch (CollectiveException ex) {
			throw new LostMemberException(ex);
		}
	}

	private <T> T database(Callable<T> work) {
		try {
			return this.outage.outlast("the database does not answer", work);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
