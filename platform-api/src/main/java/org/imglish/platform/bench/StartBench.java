package org.imglish.platform.bench;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.imglish.core.bench.Median;
import org.imglish.core.scene.DemoCorpus;
import org.imglish.jobs.recipe.RecipeText;
import org.imglish.platform.client.RestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Starts the program as people do, on homes of its own, and measures what they wait for:
 * the first page, a command, the first step of a worker and of the demo.
 */
final class StartBench implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofMinutes(10);

	private static final Duration POLL = Duration.ofMillis(50);

	private static final DemoCorpus.Size CORPUS = new DemoCorpus.Size(128, 40, 16, 48, 48, 48);

	private static final String INGEST = """
			kind: ingest
			dataset: started
			source: { format: coco-captions, path: "%s", images: "%s" }
			vocabulary: { size: 500 }
			imageSide: 32
			""";

	/** What the worker that is measured has, and no other. */
	private static final String LABEL = "measured";

	private final List<String> program;

	private final Path folder;

	private final Path home;

	private final Consumer<Wait> measured;

	private final List<Process> started = new ArrayList<>();

	private final HttpClient http = HttpClient.newHttpClient();

	/**
	 * @param program what starts the program on the command line, before its arguments
	 * @param folder an empty folder
	 * @param measured is told of each wait at once
	 */
	StartBench(List<String> program, Path folder, Consumer<Wait> measured) {
		this.program = List.copyOf(program);
		this.folder = folder;
		this.home = folder.resolve("home");
		this.measured = measured;
		// However this command ends, nothing of what it started outlives it.
		Runtime.getRuntime().addShutdownHook(new Thread(this::close));
	}

	/**
	 * Measures all.
	 * @param commands how often each command is given
	 * @param rounds how often a server and a worker are started
	 */
	void measure(int commands, int rounds) throws IOException, InterruptedException {
		int port = freePort();
		Waits fresh = new Waits("serve to its first page, new home", Double.NaN);
		stop(page(port, fresh));
		tell(fresh);
		Waits known = new Waits("serve to its first page", 4);
		for (int i = 1; i < rounds; i++) {
			stop(page(port, known));
		}
		Process serve = page(port, known);
		tell(known);
		RestClient client = new RestClient(url(port));
		commands(port, commands);
		workers(serve, client, rounds);
		stop(serve);
		demo();
	}

	private void tell(Waits waits) {
		this.measured.accept(waits.summary());
	}

	private Process page(int port, Waits waits) throws IOException, InterruptedException {
		Instant begin = Instant.now();
		Process serve = launch("serve", "--port", Integer.toString(port), "--home", this.home.toString());
		HttpRequest page = HttpRequest.newBuilder(URI.create(url(port))).build();
		Instant end = until(serve, () -> answers(page) ? Optional.of(Instant.now()) : Optional.empty());
		waits.add(seconds(begin, end), processorSeconds(serve));
		return serve;
	}

	private boolean answers(HttpRequest page) throws IOException, InterruptedException {
		try {
			return this.http.send(page, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
		}
		catch (ConnectException ex) {
			// It does not listen yet: what is waited for.
			return false;
		}
	}

	private void commands(int port, int times) throws IOException, InterruptedException {
		Path recipe = Files.writeString(this.folder.resolve("recipe.yaml"),
				String.format(Locale.ROOT, INGEST, "a", "b"));
		command("the help of all commands", times, "--help");
		command("a command that asks the server, 'runs'", times, "runs", "--server", url(port));
		command("'submit --dry-run', which is told the mistakes", times, "submit", recipe.toString(), "--dry-run",
				"--server", url(port));
	}

	private void command(String what, int times, String command, String... options)
			throws IOException, InterruptedException {
		Waits waits = new Waits(what, 0.5);
		for (int i = 0; i <= times; i++) {
			double before = ChildrenProcessorTime.seconds();
			Instant begin = Instant.now();
			Process process = launch(command, options);
			if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
				throw new IllegalStateException("The command '" + command + "' does not end");
			}
			// The first one may make what the others start faster from.
			if (i > 0) {
				waits.add(seconds(begin, Instant.now()), ChildrenProcessorTime.seconds() - before);
			}
		}
		tell(waits);
	}

	private void workers(Process serve, RestClient client, int rounds) throws IOException, InterruptedException {
		Path corpus = this.home.resolve("corpus");
		DemoCorpus.write(corpus, 1, CORPUS);
		submit(client, INGEST, corpus.resolve("pairs.json"), corpus.resolve("pairs"));
		Waits waits = new Waits("a worker to its first step of 'tiny'", 6);
		for (int i = 0; i < rounds; i++) {
			long run = submit(client, """
					kind: pretrain
					model: { preset: tiny }
					data: { images: { dataset: started, batch: 32 } }
					steps: 20
					worker: { labels: [%s] }
					""", LABEL);
			until(serve, () -> client.get("/runs/" + run).path("state").asString().equals("QUEUED") ? Optional.of(run)
					: Optional.empty());
			Instant begin = Instant.now();
			Process worker = launch("worker", "--labels", LABEL, "--home", this.home.toString());
			Instant end = until(worker, () -> firstStep(client, run));
			waits.add(seconds(begin, end), processorSeconds(worker));
			stop(worker);
		}
		tell(waits);
	}

	private void demo() throws IOException, InterruptedException {
		int port = freePort();
		RestClient client = new RestClient(url(port));
		Instant begin = Instant.now();
		Process demo = launch("demo", "--exit", "--minutes", "3", "--port", Integer.toString(port), "--home",
				this.folder.resolve("demo").toString());
		HttpRequest page = HttpRequest.newBuilder(URI.create(url(port))).build();
		until(demo, () -> answers(page) ? Optional.of(port) : Optional.empty());
		long run = until(demo, () -> pretraining(client));
		Instant end = until(demo, () -> firstStep(client, run));
		Waits waits = new Waits("the demo to its first training step", 30);
		waits.add(seconds(begin, end), processorSeconds(demo));
		tell(waits);
		stop(demo);
	}

	private static Optional<Long> pretraining(RestClient client) throws IOException {
		JsonNode runs = client.get("/runs?kind=PRETRAIN");
		return runs.path("items").isEmpty() ? Optional.empty()
				: Optional.of(runs.path("items").get(0).path("id").asLong());
	}

	/** When the first step of a run was measured, if it was. */
	private static Optional<Instant> firstStep(RestClient client, long run) throws IOException {
		try (Stream<String> lines = client.lines("/runs/" + run + "/metrics?names=loss&format=CSV")) {
			return lines.map((line) -> line.split(","))
				.filter((point) -> point[0].equals("loss"))
				.map((point) -> Instant.parse(point[point.length - 1]))
				.findFirst();
		}
	}

	private static long submit(RestClient client, String recipe, Object... values) throws IOException {
		JsonNode body = JsonNodeFactory.instance.objectNode()
			.set("recipe", RecipeText.parse(String.format(Locale.ROOT, recipe, values)));
		return client.post("/runs", body, null).path("id").asLong();
	}

	private <T> T until(Process process, Sought<T> sought) throws IOException, InterruptedException {
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		while (System.nanoTime() < deadline) {
			Optional<T> found = sought.look();
			if (found.isPresent()) {
				return found.get();
			}
			if (!process.isAlive()) {
				throw new IllegalStateException("A process ended early; what it said is in " + this.folder);
			}
			Thread.sleep(POLL.toMillis());
		}
		throw new IllegalStateException("What is measured did not come within " + PATIENCE.toMinutes() + " minutes");
	}

	private Process launch(String command, String... options) throws IOException {
		List<String> line = new ArrayList<>(this.program);
		line.add(command);
		line.addAll(List.of(options));
		Process process = new ProcessBuilder(line).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(output(command).toFile()))
			.start();
		this.started.add(process);
		return process;
	}

	private Path output(String command) {
		return this.folder.resolve(command + ".out");
	}

	private static void stop(Process process) throws InterruptedException {
		process.destroy();
		if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
			throw new IllegalStateException("A process did not end: " + process.info());
		}
	}

	private static String url(int port) {
		return "http://127.0.0.1:" + port;
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private static double seconds(Instant from, Instant to) {
		return Duration.between(from, to).toNanos() / 1e9;
	}

	/** Ends what still runs; the database ends with the last that uses it. */
	@Override
	public void close() {
		for (Process process : this.started) {
			process.destroy();
		}
		for (Process process : this.started) {
			process.onExit().join();
		}
	}

	/** Looks for something that comes. */
	private interface Sought<T> {

		Optional<T> look() throws IOException, InterruptedException;

	}

	/**
	 * Of a process without those that it started, so far; NaN where the system does not
	 * tell.
	 */
	private static double processorSeconds(Process process) {
		return process.info().totalCpuDuration().map((time) -> time.toNanos() / 1e9).orElse(Double.NaN);
	}

	/** The measured rounds of one thing that is waited for. */
	private static final class Waits {

		private final String what;

		private final double goal;

		private final List<Double> seconds = new ArrayList<>();

		private final List<Double> processorSeconds = new ArrayList<>();

		Waits(String what, double goal) {
			this.what = what;
			this.goal = goal;
		}

		void add(double seconds, double processorSeconds) {
			this.seconds.add(seconds);
			this.processorSeconds.add(processorSeconds);
		}

		Wait summary() {
			return new Wait(this.what, this.seconds.size(), median(this.seconds), Collections.min(this.seconds),
					Collections.max(this.seconds), median(this.processorSeconds), this.goal);
		}

		private static double median(List<Double> values) {
			return Median.of(values.stream().mapToDouble(Double::doubleValue).toArray());
		}

	}

	/**
	 * What people wait for.
	 *
	 * @param rounds how often it was measured
	 * @param seconds by the clock, the median
	 * @param shortest of all rounds, in seconds
	 * @param longest of all rounds, in seconds
	 * @param processorSeconds of all processors, the median; of a command all, of a
	 * process that goes on what it had taken by then; NaN where it is not measured
	 * @param goal seconds that it should take at most, NaN for none
	 */
	record Wait(String what, int rounds, double seconds, double shortest, double longest, double processorSeconds,
			double goal) {

	}

}
