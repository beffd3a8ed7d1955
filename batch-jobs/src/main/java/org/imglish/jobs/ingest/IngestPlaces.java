package org.imglish.jobs.ingest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.imglish.core.source.DataRoots;
import org.imglish.core.source.Ingestion;
import org.imglish.core.source.SourceRecords;
import org.imglish.jobs.attempt.AttemptSignals;
import org.imglish.jobs.attempt.Outage;
import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.dataset.DatasetStore;
import org.imglish.jobs.dataset.JdbcDatasets;

/** Finds what ingests read and write from where this worker is. */
public class IngestPlaces {

	private final JdbcDatasets datasets;

	private final Supplier<List<Path>> dataRoots;

	private final Duration longestOutage;

	/**
	 * @param dataRoots opens the folders that sources may lie in, for one attempt
	 * @param longestOutage how long the store may be away before an attempt fails
	 */
	public IngestPlaces(JdbcDatasets datasets, Supplier<List<Path>> dataRoots, Duration longestOutage) {
		this.datasets = datasets;
		this.dataRoots = dataRoots;
		this.longestOutage = longestOutage;
	}

	/**
	 * The place of an ingest.
	 * @param report is told what is waited for
	 */
	IngestPlace open(Claim claim, AttemptSignals signals, Ingestion recipe, Consumer<String> report) {
		DatasetStore store = this.datasets.store();
		DataRoots roots = new DataRoots(this.dataRoots.get());
		IngestedFiles files = new IngestedFiles(store.files(), store.key(recipe.dataset(), claim.run()),
				new Outage(claim, signals, this.longestOutage, report));
		return new IngestPlace(recipe, files, () -> new SourceRecords(roots).open(recipe.source()), roots);
	}

}
