package org.imglish.jobs.claim;

import java.util.Locale;

/** A worker wanted to write of a part that another worker has taken over. */
public class LostPartException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public LostPartException(PartClaim claim) {
		super(String.format(Locale.ROOT, "Worker %s no longer holds part %d of run %d; nothing was written",
				claim.worker(), claim.number() + 1, claim.run()));
	}

}
