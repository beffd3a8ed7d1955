package org.imglish.jobs.lease;

/**
 * The torch threads of a worker: so many as its person gave it, or the cores of its
 * machine, which the workers alive there share.
 *
 * @param number threads, at least 1
 * @param shared whether the workers of the machine divide them
 */
public record Threads(int number, boolean shared) {

	public Threads {
		if (number < 1) {
			throw new IllegalArgumentException("A worker needs at least one thread, not " + number);
		}
	}

	/** Threads that are this worker's alone; 0 stands for its share of the cores. */
	public static Threads given(int number) {
		return (number == 0) ? new Threads(Runtime.getRuntime().availableProcessors(), true)
				: new Threads(number, false);
	}

	/**
	 * The threads of a run that starts now, at least 1.
	 * @param workers workers alive on this machine, this one included
	 */
	public int amongst(int workers) {
		return this.shared ? Math.max(1, this.number / Math.max(1, workers)) : this.number;
	}

}
