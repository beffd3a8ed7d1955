package org.imglish.jobs.ingest;

import org.imglish.core.source.DataRoots;
import org.imglish.core.source.Ingestion;

/**
 * What one worker ingests from and to.
 *
 * @param recipe what is ingested
 * @param files the files of the dataset
 * @param source opens the source
 * @param roots folders that sources may lie in
 */
record IngestPlace(Ingestion recipe, IngestedFiles files, SourceOpener source, DataRoots roots) {

}
