package org.imglish.jobs.worker;

import java.util.Set;

import org.imglish.jobs.attempt.AttemptSignals;
import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.recipe.RunKind;
import org.jspecify.annotations.Nullable;

/** One thread of a worker and the attempt that it carries out, if any. */
final class Lane {

	private final Set<RunKind> kinds;

	private volatile @Nullable Held held;

	/**
	 * @param kinds kinds of runs that this lane takes
	 */
	Lane(Set<RunKind> kinds) {
		this.kinds = Set.copyOf(kinds);
	}

	Set<RunKind> kinds() {
		return this.kinds;
	}

	/** Whether it takes trainings. */
	boolean trains() {
		return this.kinds.stream().anyMatch(RunKind::trains);
	}

	/** Begins an attempt on the calling thread. */
	Held hold(Claim claim) {
		Held taken = new Held(claim, new AttemptSignals(), Thread.currentThread());
		this.held = taken;
		return taken;
	}

	void release() {
		this.held = null;
	}

	@Nullable Held held() {
		return this.held;
	}

	/**
	 * An attempt that is being carried out.
	 *
	 * @param claim what it may write
	 * @param signals what the heartbeat tells it
	 * @param thread who carries it out
	 */
	record Held(Claim claim, AttemptSignals signals, Thread thread) {

	}

}
