package org.imglish.jobs.ingest;

import java.io.IOException;
import java.util.Locale;
import java.util.function.Consumer;

import org.imglish.core.shard.Manifest;
import org.imglish.core.source.Ingestion;
import org.imglish.core.source.Survey;
import org.imglish.jobs.dataset.JdbcDatasets;

/**
 * What a new version of a dataset takes over from the one that it is made of: its
 * classes, the numbers behind those of its records and shards, and their fingerprints, so
 * that the version needs nothing but its shards later.
 */
final class Growth {

	private final Ingestion recipe;

	private final String older;

	private final JdbcDatasets datasets;

	/**
	 * @param older the version that records are added to
	 */
	Growth(Ingestion recipe, String older, JdbcDatasets datasets) {
		this.recipe = recipe;
		this.older = older;
		this.datasets = datasets;
	}

	/**
	 * The survey of the new version.
	 * @param survey that of the records that are added
	 * @param files those of the new version
	 * @param goOn is performed now and then; may end the work by an exception
	 * @param warn is told what is not known of the older version
	 * @throws IOException if the records do not fit to it
	 */
	Survey of(Survey survey, IngestedFiles files, Runnable goOn, Consumer<String> warn) throws IOException {
		Manifest manifest = this.datasets.manifest(this.older)
			.orElseThrow(() -> new IOException("The files of dataset " + this.older + " cannot be seen from here"));
		if (manifest.imageSide() != 0 && manifest.imageSide() != this.recipe.imageSide()) {
			throw new IOException(String.format(Locale.ROOT,
					"The images of dataset %s have a side of %d pixels, not %d: give the recipe imageSide: %d",
					this.older, manifest.imageSide(), this.recipe.imageSide(), manifest.imageSide()));
		}
		IngestedFiles before = files.of(this.datasets.key(this.older));
		long records = before.readSurvey().behind();
		files.takePrints(before, records, this.recipe.source().nearDuplicates() != null, goOn).forEach(warn);
		return survey.addedTo(manifest, records, this.datasets.numbered(this.older));
	}

}
