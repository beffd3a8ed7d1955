package org.imglish.core.collective;

/**
 * A collective operation failed: a member died, did not answer within the timeout, or the
 * group or its store is closed. The group cannot be used any more.
 */
public final class CollectiveException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final int rank;

	private final String operation;

	/**
	 * An operation that failed.
	 * @param rank the member on which it failed, -1 where there is no group yet
	 * @param operation what failed, for example {@code allReduce}
	 * @param reason what happened and what to do, a sentence without its full stop
	 */
	CollectiveException(int rank, String operation, String reason) {
		super((rank < 0) ? operation + " failed: " + reason : operation + " failed on member " + rank + ": " + reason);
		this.rank = rank;
		this.operation = operation;
	}

	/** The member on which it failed, -1 where there was no group yet. */
	public int rank() {
		return this.rank;
	}

	/** What failed: the name of the operation. */
	public String operation() {
		return this.operation;
	}

}
