package org.imglish.platform.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.imglish.core.library.Library;
import org.imglish.core.library.SavedWeights;
import org.imglish.core.pretraining.PretrainTrainer;
import org.imglish.core.scene.DemoCorpus;
import org.imglish.core.shard.DatasetFiles;
import org.imglish.core.training.StepReport;
import org.imglish.core.training.Trainer;
import org.imglish.core.training.TrainingDevice;
import org.imglish.jobs.dataset.JdbcDatasets;
import org.imglish.jobs.metric.MetricPoint;
import org.imglish.jobs.metric.Metrics;
import org.imglish.jobs.recipe.Recipe;
import org.imglish.jobs.recipe.RecipeText;
import org.imglish.jobs.recipe.Recipes;
import org.imglish.jobs.run.Run;
import org.imglish.jobs.run.RunState;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.run.Submission;
import org.imglish.platform.wiring.Application;
import tools.jackson.databind.JsonNode;

/**
 * One pretraining, run by the platform and performed by a plain loop: the same steps, the
 * same checkpoints, the same numbers. Measured from the end of the first chunk to the end
 * of the last, so that starting and ending do not count.
 */
final class OverheadBench {

	/** Steps between checkpoints. */
	static final int CHUNK = 100;

	private static final DemoCorpus.Size CORPUS = new DemoCorpus.Size(512, 120, 16, 48, 48, 48);

	private static final Duration POLL = Duration.ofMillis(200);

	private final Application application;

	private final Path home;

	private final JsonNode recipe;

	private final long steps;

	private final int threads;

	/**
	 * @param application runs a worker in this process
	 * @param home its home folder
	 * @param batch images per step
	 * @param steps steps of a training, a multiple of {@link #CHUNK}, at least two
	 */
	OverheadBench(Application application, Path home, int batch, long steps, int threads) {
		this.application = application;
		this.home = home;
		this.steps = steps;
		this.threads = threads;
		this.recipe = RecipeText.parse(String.format(Locale.ROOT, """
				kind: pretrain
				model: { preset: tiny }
				data: { images: { dataset: overhead, batch: %d } }
				steps: %d
				checkpointEvery: %d
				threads: %d
				""", batch, steps, CHUNK, threads));
	}

	/** Makes the dataset. */
	void ingest() throws IOException, InterruptedException {
		Path corpus = this.home.resolve("corpus");
		DemoCorpus.write(corpus, 1, CORPUS);
		complete(RecipeText.parse(String.format(Locale.ROOT, """
				kind: ingest
				dataset: overhead
				source: { format: coco-captions, path: "%s", images: "%s" }
				vocabulary: { size: 500 }
				imageSide: 32
				""", corpus.resolve("pairs.json"), corpus.resolve("pairs"))));
	}

	/** The platform carries the recipe out as a run of its own. */
	Timed platform() throws InterruptedException {
		Run run = complete(this.recipe);
		try (Stream<MetricPoint> points = this.application.bean(Metrics.class).points(run.id())) {
			List<MetricPoint> losses = points
				.filter((point) -> point.name().equals("loss") && (point.step() == CHUNK || point.step() == this.steps))
				.toList();
			MetricPoint last = losses.get(1);
			return new Timed(seconds(losses.get(0).at(), last.at()), last.value());
		}
	}

	/** A loop performs the same steps. */
	Timed direct() throws IOException {
		TrainingDevice.useThreads(this.threads);
		Path folder = Files.createTempDirectory(this.home, "direct");
		Instant started = Instant.EPOCH;
		StepReport report = null;
		try (Trainer trainer = trainer()) {
			for (long step = 1; step <= this.steps; step++) {
				report = trainer.perform(step);
				started = (step == CHUNK) ? Instant.now() : started;
				if (step % CHUNK == 0 && step < this.steps) {
					trainer.write(Files.createDirectory(folder.resolve(Long.toString(step))));
				}
			}
		}
		if (report == null) {
			throw new IllegalStateException("There was no step to perform");
		}
		return new Timed(seconds(started, Instant.now()), report.numeric().getOrDefault("loss", Double.NaN));
	}

	private PretrainTrainer trainer() throws IOException {
		if (!(Recipes.complete(this.recipe).recipe() instanceof Recipe.Pretrain pretrain)) {
			throw new IllegalStateException("The recipe is one of pretraining");
		}
		return new PretrainTrainer(pretrain.training(), new DatasetsAlone(this.application.bean(JdbcDatasets.class)));
	}

	private Run complete(JsonNode submitted) throws InterruptedException {
		Runs runs = this.application.bean(Runs.class);
		long id = runs.submit(new Submission(submitted, null, List.of(), 0, List.of(), null)).id();
		while (true) {
			Run run = runs.find(id).orElseThrow();
			if (run.state() == RunState.COMPLETED) {
				return run;
			}
			if (run.state() == RunState.FAILED || run.state() == RunState.CANCELLED) {
				throw new IllegalStateException("Run " + id + " is " + run.state() + ": " + run.reason());
			}
			Thread.sleep(POLL.toMillis());
		}
	}

	private static double seconds(Instant from, Instant to) {
		return Duration.between(from, to).toNanos() / 1e9;
	}

	/**
	 * A training.
	 *
	 * @param seconds from the end of the first chunk's steps to the end of the last's
	 * @param loss of the last step
	 */
	record Timed(double seconds, double loss) {

	}

	/**
	 * What the recipe names are datasets.
	 *
	 * @param datasets those of the platform
	 */
	private record DatasetsAlone(JdbcDatasets datasets) implements Library {

		@Override
		public DatasetFiles dataset(String name) throws IOException {
			return this.datasets.files(name, Duration.ZERO);
		}

		@Override
		public Path file(String path) throws IOException {
			throw new IOException("The recipe names no file, and not " + path);
		}

		@Override
		public Path weights(String role, SavedWeights weights) throws IOException {
			throw new IOException("The recipe names no weights, and not " + weights);
		}

	}

}
