package org.imglish.jobs.evaluation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.imglish.core.scene.DemoCorpus;
import org.imglish.jobs.database.PostgresFixture;
import org.imglish.jobs.file.RunFile;
import org.imglish.jobs.file.RunFiles;
import org.imglish.jobs.metric.MetricPoint;
import org.imglish.jobs.metric.Metrics;
import org.imglish.jobs.run.Attempt;
import org.imglish.jobs.run.Run;
import org.imglish.jobs.run.RunState;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.run.Submission;
import org.imglish.jobs.training.Awaiting;
import org.imglish.jobs.training.JobsFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.dataformat.yaml.YAMLMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fine-tunings and evaluations whose worker is killed in the middle end with the metrics
 * of undisturbed ones.
 */
class KilledRunsIT {

	private static final String COMPLETED = "COMPLETED";

	@TempDir
	static Path folder;

	private static PostgresFixture postgres;

	private static Path corpus;

	private static ConfigurableApplicationContext jobs;

	private static Runs runs;

	private static Process worker;

	@BeforeAll
	static void ingestADemoCorpus() throws Exception {
		corpus = folder.resolve("corpus");
		DemoCorpus.write(corpus, 1, new DemoCorpus.Size(16, 120, 16, 16, 96, 48));
		postgres = PostgresFixture.emptyDatabase();
		jobs = JobsFixture.open(postgres.url(), postgres.user(), postgres.password(), folder.resolve("home"), corpus);
		runs = jobs.getBean(Runs.class);
		worker = workerProcess();
		Run texts = submit("""
				kind: ingest
				dataset: texts
				source: { format: plain-text, path: %s/texts.txt }
				vocabulary: { size: 200 }
				""".formatted(corpus));
		await(KilledRunsIT::isComplete, texts);
		Run train = submit(captions("train"));
		Run test = submit(captions("test"));
		await(KilledRunsIT::isComplete, train);
		await(KilledRunsIT::isComplete, test);
	}

	private static String captions(String split) {
		return """
				kind: ingest
				dataset: captions-%2$s
				source: { format: coco-captions, path: %1$s/captions-%2$s.json, images: %1$s/captions-%2$s }
				vocabulary: { dataset: texts }
				imageSide: 32
				""".formatted(corpus, split);
	}

	private static String finetune(String task, int steps) {
		return """
				kind: finetune
				task: %s
				model: { layers: 2, width: 32, feedForwardWidth: 64, heads: 2 }
				data: { train: { dataset: captions-train, batch: 8, window: 24 }, validation: captions-test }
				accumulate: 2
				steps: %d
				checkpointEvery: 5
				""".formatted(task, steps);
	}

	@AfterAll
	static void close() throws InterruptedException {
		worker.destroyForcibly().waitFor();
		jobs.close();
	}

	@Test
	void aKilledFineTuningEndsWithTheSameMetrics() throws Exception {
		Run undisturbed = submit(finetune("retrieval", 60));
		await(KilledRunsIT::isComplete, undisturbed);
		Run killed = submit(finetune("retrieval", 60));
		Run behind = submit(finetune("retrieval", 1));
		killTheWorkerOnce((run) -> run.progress().done() > 10, killed);
		await(KilledRunsIT::isComplete, behind);
		assertThat(runs.attempts(behind.id()).get(0).startedAt()).as("what waits behind it goes on waiting")
			.isAfterOrEqualTo(runs.attempts(killed.id()).get(1).endedAt());
		assertThat(numeric(killed)).isEqualTo(numeric(undisturbed))
			.containsKey("validation/mean_recall@60")
			.hasSizeGreaterThan(240);
	}

	@Test
	void aKilledEvaluationEndsWithTheSameMetricsAndPredictions() throws Exception {
		Run model = submit(finetune("captioning", 10));
		await(KilledRunsIT::isComplete, model);
		String recipe = """
				kind: evaluate
				task: captioning
				from: { run: %d }
				dataset: captions-test
				batch: 1
				""".formatted(model.id());
		Run undisturbed = submit(recipe);
		await(KilledRunsIT::isComplete, undisturbed);
		Run killed = submit(recipe);
		killTheWorkerOnce((run) -> run.progress().done() > 4, killed);
		List<Attempt> attempts = runs.attempts(killed.id());
		assertThat(attempts.get(attempts.size() - 1).fromStep()).isPositive().isLessThan(killed(killed).total());
		assertThat(numeric(killed)).isEqualTo(numeric(undisturbed)).isNotEmpty();
		assertThat(content(killed, "captions-results.json")).isEqualTo(content(undisturbed, "captions-results.json"));
		assertThat(content(killed, "predictions.jsonl")).isEqualTo(content(undisturbed, "predictions.jsonl"));
	}

	@Test
	void killedSegmentationsEndWithTheSameMetricsAndPictures() throws Exception {
		for (String split : List.of("train", "test")) {
			await(KilledRunsIT::isComplete, submit("""
					kind: ingest
					dataset: maps-%2$s
					source:
					  format: label-maps
					  path: %1$s/objects-%2$s
					  labels: %1$s/objects-%2$s-masks
					  classes: %1$s/objects-kinds.json
					imageSide: 32
					""".formatted(corpus, split)));
		}
		String finetune = """
				kind: finetune
				task: segmentation
				model: { layers: 2, width: 32, feedForwardWidth: 64, heads: 2 }
				data: { train: { dataset: maps-train, batch: 8 }, validation: maps-test }
				segmentation: { channels: 16, auxiliaryChannels: 16 }
				steps: 40
				checkpointEvery: 5
				""";
		killedEndsTheSame(finetune, """
				kind: evaluate
				task: segmentation
				from: { run: %d }
				dataset: maps-test
				batch: 1
				""", "mean_iou", List.of("label-maps.zip", "picture-12-overlay.png"));
	}

	@Test
	void killedDetectionsEndWithTheSameMetricsAndPictures() throws Exception {
		for (String split : List.of("train", "test")) {
			await(KilledRunsIT::isComplete, submit("""
					kind: ingest
					dataset: objects-%2$s
					source: { format: coco-instances, path: %1$s/objects-%2$s.json, images: %1$s/objects-%2$s }
					imageSide: 32
					""".formatted(corpus, split)));
		}
		killedEndsTheSame(
				"""
						kind: finetune
						task: detection
						model: { layers: 2, width: 32, feedForwardWidth: 64, heads: 2 }
						data: { train: { dataset: objects-train, batch: 8 }, validation: objects-test }
						detection: { minScale: 0.8, maxScale: 1.2, window: 2, channels: 16, boxWidth: 32, convolutions: 1, proposals: 16, score: 0.02 }
						steps: 20
						checkpointEvery: 5
						""",
				"""
						kind: evaluate
						task: detection
						from: { run: %d }
						dataset: objects-test
						batch: 1
						""", "box_ap", List.of("detections.json", "picture-12-prediction.png"));
	}

	private static void killedEndsTheSame(String finetune, String evaluate, String metric, List<String> results)
			throws Exception {
		Run undisturbed = submit(finetune);
		await(KilledRunsIT::isComplete, undisturbed);
		Run killed = submit(finetune);
		killTheWorkerOnce((run) -> run.progress().done() > 10, killed);
		assertThat(numeric(killed)).isEqualTo(numeric(undisturbed))
			.containsKey("validation/" + metric + "@" + killed(undisturbed).total());
		Run first = submit(evaluate.formatted(undisturbed.id()));
		await(KilledRunsIT::isComplete, first);
		Run second = submit(evaluate.formatted(killed.id()));
		killTheWorkerOnce((run) -> run.progress().done() > 4, second);
		assertThat(numeric(second)).isEqualTo(numeric(first)).containsKey(metric + "@48");
		List<String> files = new ArrayList<>(List.of("pictures.json", "predictions.jsonl"));
		files.addAll(results);
		for (String file : files) {
			assertThat(content(second, file)).as(file).isEqualTo(content(first, file));
		}
	}

	private static Run.Progress killed(Run run) {
		return runs.find(run.id()).orElseThrow().progress();
	}

	private static String content(Run run, String name) throws IOException {
		RunFiles files = jobs.getBean(RunFiles.class);
		RunFile file = files.list(run.id())
			.stream()
			.filter((each) -> each.name().equals(name))
			.findFirst()
			.orElseThrow();
		try (InputStream in = files.open(run.id(), file)) {
			return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
		}
	}

	private static void killTheWorkerOnce(Predicate<Run> when, Run run) throws Exception {
		await(when, run);
		worker.destroyForcibly().waitFor();
		worker = workerProcess();
		await(KilledRunsIT::isComplete, run);
		assertThat(runs.attempts(run.id())).extracting(Attempt::state).containsExactly("LOST", COMPLETED);
	}

	private static boolean isComplete(Run run) {
		return run.state() == RunState.COMPLETED;
	}

	private static Process workerProcess() throws IOException {
		return JobsFixture.worker(postgres, folder.resolve("home"), corpus, folder.resolve("worker.log"));
	}

	private static TreeMap<String, Double> numeric(Run run) {
		TreeMap<String, Double> values = new TreeMap<>();
		try (Stream<MetricPoint> points = jobs.getBean(Metrics.class).points(run.id())) {
			points.filter((point) -> point.kind() == MetricPoint.Kind.NUMERIC)
				.forEach((point) -> values.put(point.name() + "@" + point.step(), point.value()));
		}
		return values;
	}

	private static Run submit(String yaml) {
		return runs
			.submit(new Submission(YAMLMapper.builder().build().readTree(yaml), null, List.of(), 0, List.of(), null));
	}

	private static void await(Predicate<Run> condition, Run run) {
		Awaiting.until(condition, runs, run.id(), KilledRunsIT::log);
	}

	private static String log() {
		try {
			return Files.readString(folder.resolve("worker.log"));
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

}
