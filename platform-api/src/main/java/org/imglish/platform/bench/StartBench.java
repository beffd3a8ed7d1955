package org.imglish.platform.bench;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
	 * @param commands how often a command is given; the slowest counts as little as the
	 * fastest
	 */
	void measure(int commands) throws IOException, InterruptedException {
		int port = freePort();
		stop(page("serve to its first page, new home", Double.NaN, port));
		Process serve = page("serve to its first page", 4, port);
		RestClient client = new RestClient(url(port));
		command(port, commands);
		worker(serve, client);
		stop(serve);
		demo();
	}

	private Process page(String what, double goal, int port) throws IOException, InterruptedException {
		Instant begin = Instant.now();
		Process serve = launch("serve", "--port", Integer.toString(port), "--home", this.home.toString());
		HttpRequest page = HttpRequest.newBuilder(URI.create(url(port))).build();
		Instant end = until(serve, () -> answers(page) ? Optional.of(Instant.now()) : Optional.empty());
		this.measured.accept(new Wait(what, seconds(begin, end), Double.NaN, goal));
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

	private void command(int port, int times) throws IOException, InterruptedException {
		double[] wall = new double[times];
		double[] processor = new double[times];
		for (int i = -1; i < times; i++) {
			double before = ChildrenProcessorTime.seconds();
			Instant begin = Instant.now();
			Process command = launch("runs", "--server", url(port));
			if (!command.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || command.exitValue() != 0) {
				throw new IllegalStateException("The command 'runs' failed; its output is in " + output("runs"));
			}
			// The first one may make what the others start faster from.
			if (i >= 0) {
				wall[i] = seconds(begin, Instant.now());
				processor[i] = ChildrenProcessorTime.seconds() - before;
			}
		}
		this.measured.accept(new Wait("a command that asks the server", Median.of(wall), Median.of(processor), 0.5));
	}

	private void worker(Process serve, RestClient client) throws IOException, InterruptedException {
		Path corpus = this.home.resolve("corpus");
		DemoCorpus.write(corpus, 1, CORPUS);
		submit(client, """
				kind: ingest
				dataset: started
				source: { format: coco-captions, path: "%s", images: "%s" }
				vocabulary: { size: 500 }
				imageSide: 32
				""", corpus.resolve("pairs.json"), corpus.resolve("pairs"));
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
		this.measured.accept(new Wait("a worker to its first step of 'tiny'", seconds(begin, end), Double.NaN, 6));
		stop(worker);
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
		this.measured.accept(new Wait("the demo to its first training step", seconds(begin, end), Double.NaN, 30));
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
	 * What people wait for.
	 *
	 * @param seconds by the clock
	 * @param processorSeconds of all processors, NaN where it is not measured
	 * @param goal seconds that it should take at most, NaN for none
	 */
	record Wait(String what, double seconds, double processorSeconds, double goal) {

	}

}
