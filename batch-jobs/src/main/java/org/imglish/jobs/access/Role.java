package org.imglish.jobs.access;

/** What the holder of a token may do; each role includes the ones before. */
public enum Role {

	/** Look at everything. */
	VIEWER,
	/** Submit and steer runs, register models, predict. */
	OPERATOR,
	/** Issue and revoke tokens, read the audit record, set webhooks. */
	ADMIN

}
