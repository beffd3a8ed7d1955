package org.imglish.jobs.gang;

import org.imglish.jobs.claim.Claim;

/**
 * Where a generation meets and what it starts from, as its leader has published it.
 *
 * @param claim the leader's claim, for members to read by
 * @param generation number of the generation
 * @param size number of workers, the leader included
 * @param host address of the store
 * @param port port of the store
 * @param checkpoint the checkpoint that everybody continues from, or 0 for the beginning
 * @param rewinds how often the training went back after it diverged
 */
public record Rendezvous(Claim claim, int generation, int size, String host, int port, long checkpoint, int rewinds) {

	/** Name of the group; never used before on a store. */
	public String prefix() {
		return prefix(this.claim.run(), this.generation);
	}

	static String prefix(long run, int generation) {
		return "run-" + run + "/" + generation;
	}

}
