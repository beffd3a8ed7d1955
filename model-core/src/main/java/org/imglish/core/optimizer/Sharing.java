package org.imglish.core.optimizer;

import org.imglish.core.collective.ProcessGroup;
import org.jspecify.annotations.Nullable;

/**
 * Who takes each step of a training, and what they divide.
 *
 * @param group all who train together; whoever opened it closes it
 * @param shard what each of them keeps a part of only
 * @param local how many steps each of them takes alone before they come together, or null
 * where they take each step together
 */
public record Sharing(ProcessGroup group, Shard shard, @Nullable LocalSteps local) {

	public Sharing {
		if (local != null && shard != Shard.NONE) {
			throw new IllegalArgumentException("Who takes steps alone needs the whole optimizer");
		}
	}

	/** They take each step together. */
	public Sharing(ProcessGroup group, Shard shard) {
		this(group, shard, null);
	}

	/** A training of this process alone. */
	public static Sharing alone() {
		return of(ProcessGroup.alone());
	}

	/** Every member keeps the whole state. */
	public static Sharing of(ProcessGroup group) {
		return new Sharing(group, Shard.NONE);
	}

	/**
	 * Who sums losses and gradients of a step: all members, or each one by itself, and
	 * then its means are those over its own rows.
	 */
	public ProcessGroup ofStep() {
		return (this.local != null) ? ProcessGroup.alone() : this.group;
	}

	/**
	 * Whether all members have the same weights after a step.
	 * @param step from 1; 0 for the beginning
	 * @param steps number of all steps
	 */
	public boolean endsRound(long step, long steps) {
		return this.local == null || this.local.endsRound(step, steps);
	}

	/** Whether there is somebody to divide the optimizer's state with. */
	boolean dividesOptimizer() {
		return this.shard == Shard.OPTIMIZER && this.group.size() > 1;
	}

}
