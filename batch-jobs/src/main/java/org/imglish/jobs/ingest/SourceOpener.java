package org.imglish.jobs.ingest;

import java.io.IOException;

import org.imglish.core.source.RecordStream;

/** Opens a source at its first record. */
interface SourceOpener {

	RecordStream open() throws IOException;

}
