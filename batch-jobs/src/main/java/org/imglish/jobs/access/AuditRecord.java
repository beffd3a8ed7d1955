package org.imglish.jobs.access;

import org.imglish.jobs.run.Page;

/**
 * The record of everything that was changed over the API. Entries are added, never
 * changed.
 */
public interface AuditRecord {

	/** Adds an entry. */
	void add(String who, String address, String action, int status);

	/** Newest first. */
	Page<AuditEntry> list(int page, int size);

}
