package org.imglish.platform.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import org.imglish.core.shard.Shard;
import org.imglish.core.source.Source;
import org.imglish.core.source.SourceFormat;
import org.imglish.jobs.dataset.JdbcDatasets;
import org.imglish.jobs.recipe.RecipeText;
import org.imglish.jobs.removal.DatasetRemoval;
import org.imglish.jobs.run.Run;
import org.imglish.jobs.run.RunState;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.run.Submission;
import org.imglish.jobs.worker.Workers;
import org.imglish.platform.wiring.Application;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Ingests sources by one worker and by several, processes of one core each on a home of
 * their own, in turns. What is measured are whole runs, from their start to their end.
 */
final class SharedIngestBench implements AutoCloseable {

	private static final Duration POLL = Duration.ofMillis(20);

	private static final Duration PATIENCE = Duration.ofMinutes(5);

	/** The label of the first worker, which works alone where a recipe asks for it. */
	private static final String ALONE = "alone";

	private static final String TOGETHER = "together";

	/** So many that parts end at about the same time. */
	private static final int PARTS_PER_WORKER = 4;

	private static final int IMAGES_PER_SHARD = 100;

	private static final int TEXTS_PER_SHARD = 5000;

	private static final int VOCABULARY = 1000;

	private final Path home;

	private final Application application;

	private final List<Process> processes = new ArrayList<>();

	private final int workers;

	private final int side;

	/**
	 * @param home an empty folder
	 * @param roots folders that sources lie in
	 * @param workers number of workers, at least 2
	 * @param side shorter side that images are scaled to, in pixels
	 */
	SharedIngestBench(Path home, List<Path> roots, int workers, int side) throws IOException {
		this.home = home;
		this.workers = workers;
		this.side = side;
		String folders = roots.stream()
			.map((root) -> root.toAbsolutePath().toString())
			.collect(Collectors.joining(","));
		// However this command ends, nothing of what it started outlives it.
		Runtime.getRuntime().addShutdownHook(new Thread(this::end));
		this.application = Application.start(home, false, Map.of("imglish.data-roots", folders));
		for (int i = 0; i < workers; i++) {
			this.processes.add(worker((i == 0) ? ALONE + "," + TOGETHER : TOGETHER, folders));
		}
	}

	private Process worker(String labels, String folders) throws IOException {
		ProcessBuilder worker = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx1g", "-XX:ActiveProcessorCount=1", "-cp", System.getProperty("java.class.path"),
				"org.imglish.platform.Imglish", "worker", "--home", this.home.toString(), "--threads", "1", "--labels",
				labels)
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(this.home.resolve("workers.out").toFile()));
		worker.environment().put("IMGLISH_DATA_ROOTS", folders);
		return worker.start();
	}

	/**
	 * Ingests a source in turns, once without measuring.
	 * @param rounds turns that are measured
	 * @throws IOException if the shards of the two differ
	 */
	List<Round> measure(Source source, int rounds) throws IOException, InterruptedException {
		await();
		List<Round> measured = new ArrayList<>();
		for (int i = 0; i <= rounds; i++) {
			Ingested alone = ingest(source, ALONE);
			Ingested together = ingest(source, TOGETHER);
			if (!alone.sums().equals(together.sums())) {
				throw new IOException("One worker and " + this.workers + " make different shards of " + source.path());
			}
			if (i > 0) {
				measured.add(new Round(source.format(), this.workers, parts(), alone.records(), alone.seconds(),
						together.seconds(), alone.seconds() / together.seconds()));
			}
		}
		return measured;
	}

	private int parts() {
		return PARTS_PER_WORKER * this.workers;
	}

	/** All workers are there, so that the ones do not start while others are measured. */
	private void await() throws InterruptedException {
		Instant began = Instant.now();
		while (this.application.bean(Workers.class).list(0, this.workers).total() < this.workers) {
			if (Instant.now().isAfter(began.plus(PATIENCE))
					|| this.processes.stream().anyMatch((each) -> !each.isAlive())) {
				throw new IllegalStateException(
						"Not all workers have started; what they say is in " + this.home.resolve("workers.out"));
			}
			Thread.sleep(POLL.toMillis());
		}
	}

	private Ingested ingest(Source source, String label) throws IOException, InterruptedException {
		Runs runs = this.application.bean(Runs.class);
		long id = runs.submit(new Submission(recipe(source, label), null, List.of(), 0, List.of(), null)).id();
		Run run = runs.find(id).orElseThrow();
		while (!run.state().isEnd()) {
			Thread.sleep(POLL.toMillis());
			run = runs.find(id).orElseThrow();
		}
		if (run.state() != RunState.COMPLETED) {
			throw new IOException("The ingest of " + source.path() + " is " + run.state() + ": " + run.reason());
		}
		JdbcDatasets datasets = this.application.bean(JdbcDatasets.class);
		List<String> sums = datasets.shards(label).stream().map(Shard::sha256).toList();
		this.application.bean(DatasetRemoval.class).delete(label);
		return new Ingested(sums, run.progress().total(),
				Duration.between(Objects.requireNonNull(run.startedAt()), Objects.requireNonNull(run.endedAt()))
					.toNanos() / 1e9);
	}

	private JsonNode recipe(Source source, String label) {
		ObjectNode recipe = (ObjectNode) RecipeText.parse(String.format(Locale.ROOT, """
				kind: ingest
				dataset: %1$s
				imageSide: %2$d
				parts: %3$d
				worker: { labels: [%1$s] }
				""", label, this.side, parts()));
		boolean isText = source.format() == SourceFormat.PLAIN_TEXT || source.format() == SourceFormat.PARAGRAPHS;
		recipe.put("samplesPerShard", isText ? TEXTS_PER_SHARD : IMAGES_PER_SHARD);
		ObjectNode from = recipe.putObject("source")
			.put("format", source.format().word())
			.put("path", source.path().toAbsolutePath().toString());
		if (source.images() != null) {
			from.put("images", source.images().toAbsolutePath().toString());
		}
		if (source.format() != SourceFormat.IMAGE_FOLDER) {
			recipe.putObject("vocabulary").put("size", VOCABULARY);
		}
		return recipe;
	}

	@Override
	public void close() {
		end();
		this.application.close();
	}

	private void end() {
		this.processes.forEach(Process::destroy);
		this.processes.forEach((process) -> process.onExit().join());
	}

	/**
	 * An ingest that was measured.
	 *
	 * @param sums SHA-256 of its shards
	 * @param records records of the source
	 * @param seconds from the start of its run to the end
	 */
	private record Ingested(List<String> sums, long records, double seconds) {

	}

	/**
	 * One turn of each side.
	 *
	 * @param format format of the source
	 * @param workers workers of the one side, a core each
	 * @param parts parts of each ingest
	 * @param records records of the source
	 * @param aloneSeconds of one worker
	 * @param togetherSeconds of all workers
	 * @param ratio of the two, above 1 where several are faster
	 */
	record Round(SourceFormat format, int workers, int parts, long records, double aloneSeconds, double togetherSeconds,
			double ratio) {

	}

}
