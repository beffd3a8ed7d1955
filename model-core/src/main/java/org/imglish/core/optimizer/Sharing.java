package org.imglish.core.optimizer;

import org.imglish.core.collective.ProcessGroup;

/**
 * Who takes each step of a training, and what they divide.
 *
 * @param group all who take it together; whoever opened it closes it
 * @param shard what each of them keeps a part of only
 */
public record Sharing(ProcessGroup group, Shard shard) {

	/** A training of this process alone. */
	public static Sharing alone() {
		return of(ProcessGroup.alone());
	}

	/** Every member keeps the whole state. */
	public static Sharing of(ProcessGroup group) {
		return new Sharing(group, Shard.NONE);
	}

	/** Whether there is somebody to divide the optimizer's state with. */
	boolean dividesOptimizer() {
		return this.shard == Shard.OPTIMIZER && this.group.size() > 1;
	}

}
