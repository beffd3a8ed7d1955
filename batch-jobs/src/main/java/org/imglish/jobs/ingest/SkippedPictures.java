package org.imglish.jobs.ingest;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;

import org.imglish.core.source.DataRoots;
import org.imglish.core.source.SourcePictures;
import org.imglish.core.source.Survey;
import org.imglish.jobs.dataset.Dataset;
import org.imglish.jobs.dataset.DatasetStore;
import org.imglish.jobs.dataset.JdbcDatasets;
import org.imglish.jobs.dataset.SkippedRecord;
import org.imglish.jobs.recipe.Recipe;
import org.imglish.jobs.recipe.Recipes;
import org.imglish.jobs.run.Run;
import org.imglish.jobs.run.Runs;

/**
 * Shows the pictures of records that ingests skipped, where their sources still have them
 * and are seen from here.
 */
public final class SkippedPictures {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	/** Sources that are read at once. */
	private static final int AT_ONCE = 2;

	private final JdbcDatasets datasets;

	private final Runs runs;

	private final SourcePictures pictures;

	private final Semaphore turns = new Semaphore(AT_ONCE, true);

	/**
	 * @param roots folders that sources may lie in
	 */
	public SkippedPictures(JdbcDatasets datasets, Runs runs, DataRoots roots) {
		this.datasets = datasets;
		this.runs = runs;
		this.pictures = new SourcePictures(roots, PATIENCE);
	}

	/**
	 * The pictures of some skipped records of a dataset.
	 * @param skipped in the order of the source
	 * @return for each of them what was found
	 */
	public List<SourcePictures.Found> of(Dataset dataset, List<SkippedRecord> skipped) {
		if (!this.turns.tryAcquire()) {
			return each(skipped, "others are being looked for at the moment; load the page again");
		}
		try {
			DatasetStore store = this.datasets.store();
			Survey survey = IngestedFiles.survey(store.files(), store.key(dataset.name(), dataset.run()));
			Run run = this.runs.find(dataset.run()).orElse(null);
			if (run == null || !(Recipes.stored(run.recipe()).recipe() instanceof Recipe.Ingest recipe)) {
				return each(skipped, "the run that ingested it is deleted");
			}
			return this.pictures.find(recipe.ingestion().source(), survey.files(),
					skipped.stream()
						.map((each) -> new SourcePictures.Wanted(each.position() - survey.first(), each.place()))
						.toList());
		}
		catch (IOException ex) {
			return each(skipped, "what was found out about its source cannot be read: " + ex.getMessage());
		}
		finally {
			this.turns.release();
		}
	}

	private static List<SourcePictures.Found> each(List<SkippedRecord> skipped, String missing) {
		return Collections.nCopies(skipped.size(), new SourcePictures.Found(null, null, missing));
	}

}
