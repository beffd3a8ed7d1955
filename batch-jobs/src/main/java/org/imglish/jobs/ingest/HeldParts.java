package org.imglish.jobs.ingest;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.imglish.jobs.attempt.AttemptSignals;
import org.imglish.jobs.claim.PartClaim;
import org.imglish.jobs.run.RunState;

/** The parts that this process works on: its heartbeat renews their leases. */
public class HeldParts {

	private final Parts parts;

	private final Map<PartClaim, Held> held = new ConcurrentHashMap<>();

	public HeldParts(Parts parts) {
		this.parts = parts;
	}

	/**
	 * Holds a part of a run that this process holds as well, whose signals it follows.
	 */
	void hold(PartClaim claim) {
		this.held.put(claim, new Held(claim, new AttemptSignals(), Thread.currentThread(), true));
	}

	/** Holds a part of another worker's run, on the calling thread. */
	void hold(PartClaim claim, AttemptSignals signals) {
		this.held.put(claim, new Held(claim, signals, Thread.currentThread(), false));
	}

	void release(PartClaim claim) {
		this.held.remove(claim);
	}

	/** Parts of other workers' runs. */
	public Collection<Held> ofOthers() {
		return this.held.values().stream().filter((each) -> !each.own()).toList();
	}

	/**
	 * Renews the leases. What is done for a run of another worker ends with its lease,
	 * and when the run does not go on; a lost part of an own run is noticed at its next
	 * commit.
	 */
	public void beat() {
		for (Held each : this.held.values()) {
			Optional<RunState> state = this.parts.renew(each.claim());
			AttemptSignals signals = each.signals();
			if (this.held.get(each.claim()) != each) {
				continue;
			}
			if (state.isEmpty()) {
				signals.leaseLost();
			}
			else if (state.get() == RunState.CANCELLING) {
				signals.requestCancel();
			}
			else if (state.get() != RunState.RUNNING) {
				signals.requestStop();
			}
		}
	}

	/**
	 * A part that is being worked on.
	 *
	 * @param claim what may be written
	 * @param signals what the heartbeat tells the thread; of an own run its attempt hears
	 * more
	 * @param thread who works on it
	 * @param own whether this process holds the run, too
	 */
	public record Held(PartClaim claim, AttemptSignals signals, Thread thread, boolean own) {

	}

}
