package org.imglish.jobs.lease;

/** An attempt wanted to write after its lease had gone to another worker. */
public class LostLeaseException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public LostLeaseException(Claim claim) {
		super("Worker %s no longer owns attempt %d of run %d; nothing was written".formatted(claim.worker(),
				claim.attempt(), claim.run()));
	}

}
