package org.imglish.jobs.backup;

import java.util.List;

/**
 * What came of a backup.
 *
 * @param contents what it holds, all of which the database now has
 * @param missing the files of its listing that the store does not have, or has otherwise,
 * each with the reason
 */
public record Restored(Contents contents, List<String> missing) {

	public Restored {
		missing = List.copyOf(missing);
	}

}
