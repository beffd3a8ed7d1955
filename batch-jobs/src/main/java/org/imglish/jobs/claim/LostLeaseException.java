package org.imglish.jobs.claim;

import java.util.Locale;

/** An attempt wanted to write after its lease had gone to another worker. */
public class LostLeaseException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public LostLeaseException(Claim claim) {
		super(String.format(Locale.ROOT, "Worker %s no longer owns attempt %d of run %d; nothing was written",
				claim.worker(), claim.attempt(), claim.run()));
	}

}
