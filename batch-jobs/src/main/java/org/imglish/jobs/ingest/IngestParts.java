package org.imglish.jobs.ingest;

import java.util.List;

/** Reads how far the parts of ingests are. */
public interface IngestParts {

	/**
	 * The parts of a run in order.
	 * @return empty for a run that has not counted its records yet, and for one that is
	 * no ingest
	 */
	List<IngestPart> list(long run);

}
