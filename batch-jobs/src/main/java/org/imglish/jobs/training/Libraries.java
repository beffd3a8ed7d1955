package org.imglish.jobs.training;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

import org.imglish.core.library.Library;
import org.imglish.core.library.SavedWeights;
import org.imglish.core.shard.DatasetFiles;
import org.imglish.core.source.DataRoots;
import org.imglish.jobs.checkpoint.Checkpoint;
import org.imglish.jobs.checkpoint.JdbcCheckpoints;
import org.imglish.jobs.checkpoint.StartingPoints;
import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.dataset.Dataset;
import org.imglish.jobs.dataset.JdbcDatasets;
import org.imglish.jobs.model.Models;
import org.imglish.jobs.model.RegisteredModel;
import org.imglish.jobs.recipe.From;

/** What recipes name, as the platform keeps it: names become folders here. */
public class Libraries {

	private final JdbcDatasets datasets;

	private final JdbcCheckpoints checkpoints;

	private final CheckpointFiles files;

	private final Models models;

	private final StartingPoints startingPoints;

	private final DataRoots dataRoots;

	private final Duration longestOutage;

	/**
	 * @param dataRoots folders that files named in recipes may lie in
	 * @param longestOutage how long the store of datasets may be away
	 */
	public Libraries(JdbcDatasets datasets, JdbcCheckpoints checkpoints, CheckpointFiles files, Models models,
			StartingPoints startingPoints, List<Path> dataRoots, Duration longestOutage) {
		this.dataRoots = new DataRoots(dataRoots);
		this.longestOutage = longestOutage;
		this.datasets = datasets;
		this.checkpoints = checkpoints;
		this.files = files;
		this.models = models;
		this.startingPoints = startingPoints;
	}

	/**
	 * The library of a run: the weights that it starts from are the same at each attempt.
	 */
	public Library of(Claim claim) {
		return new RunLibrary(claim);
	}

	private Checkpoint checkpoint(From from) throws IOException {
		if (from.run() != null) {
			return this.checkpoints.list(from.run())
				.stream()
				.findFirst()
				.orElseThrow(() -> new IOException(
						"Run " + from.run() + " has no checkpoint; start from a run that has trained"));
		}
		if (from.model() != null) {
			return required(model(from.model(), (from.version() != null) ? from.version() : 0).checkpoint());
		}
		return required((from.checkpoint() != null) ? from.checkpoint() : 0);
	}

	private Checkpoint required(long id) throws IOException {
		return this.checkpoints.find(id)
			.orElseThrow(
					() -> new IOException("There is no checkpoint " + id + "; the run's page lists those that are"));
	}

	private RegisteredModel model(String name, int version) throws IOException {
		return this.models.versions(name)
			.stream()
			.filter((model) -> version == 0 || model.version() == version)
			.max(Comparator.comparingInt(RegisteredModel::version))
			.orElseThrow(() -> new IOException("There is no model '" + name + "'"
					+ ((version > 0) ? " of version " + version : "") + "; register a checkpoint as one first"));
	}

	/** What the recipe of one run names. */
	private final class RunLibrary implements Library {

		private final Claim claim;

		RunLibrary(Claim claim) {
			this.claim = claim;
		}

		@Override
		public DatasetFiles dataset(String name) throws IOException {
			Dataset dataset = Libraries.this.datasets.find(name)
				.orElseThrow(() -> new IOException("There is no dataset '" + name + "'; ingest it first"));
			if (!dataset.complete()) {
				throw new IOException("Dataset '" + name + "' is not complete yet; wait for run " + dataset.run());
			}
			return Libraries.this.datasets.files(name, Libraries.this.longestOutage);
		}

		@Override
		public Path file(String path) throws IOException {
			return Libraries.this.dataRoots.resolve(Path.of(path));
		}

		@Override
		public Path weights(String role, SavedWeights weights) throws IOException {
			long id = Libraries.this.startingPoints.of(this.claim, role, () -> checkpoint((From) weights).id());
			return Libraries.this.files.verified(required(id));
		}

	}

}
