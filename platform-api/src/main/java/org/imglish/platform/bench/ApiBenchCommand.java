package org.imglish.platform.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import org.imglish.jobs.lease.Leases;
import org.imglish.jobs.load.ClaimLoad;
import org.imglish.jobs.load.Latencies;
import org.imglish.jobs.metric.JdbcMetrics;
import org.imglish.jobs.metric.MetricLoad;
import org.imglish.jobs.run.Journal;
import org.imglish.jobs.run.Runs;
import org.imglish.platform.client.RestClient;
import org.imglish.platform.wiring.Application;
import org.springframework.core.env.Environment;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Measures how long the API takes while everything asks for something at once. */
@Command(name = "api", mixinStandardHelpOptions = true,
		description = "Submits runs, lets workers that compute nothing take them, keeps pages open and asks for what pages"
				+ " and commands show, all at once, in a new home.")
final class ApiBenchCommand implements Callable<Integer> {

	private static final List<String> ANSWERS = List.of("/runs/table", "/runs?state=QUEUED&size=50", "/runs/RUN",
			"/runs/RUN/snapshot", "/runs/RUN/logs/newest", "/metrics?runs=RUN&names=loss&maxPoints=500", "/workers",
			"/datasets", "/models");

	private static final int TOLD_A_SECOND = 4;

	private static final long PATIENCE_SECONDS = 120;

	@Mixin
	private BenchOutput output = new BenchOutput();

	@Option(names = "--submissions", description = "runs submitted a second (default: ${DEFAULT-VALUE})")
	private int submissions = 200;

	@Option(names = "--workers", description = "simulated workers (default: ${DEFAULT-VALUE})")
	private int workers = 50;

	@Option(names = "--pages", description = "open pages with a stream of events each (default: ${DEFAULT-VALUE})")
	private int pages = 200;

	@Option(names = "--points", description = "points of the longest curve (default: ${DEFAULT-VALUE})")
	private long points = 10_000_000;

	@Option(names = "--reads",
			description = "how often each answer is asked for in a second (default: ${DEFAULT-VALUE})")
	private double reads = 2;

	@Option(names = "--connections",
			description = "connections to the database, which the workers share (default: ${DEFAULT-VALUE})")
	private int connections = 10;

	@Option(names = "--clients", description = "requests under way at once at most (default: ${DEFAULT-VALUE})")
	private int clients = 32;

	@Option(names = "--warm-up", description = "seconds before that do not count (default: ${DEFAULT-VALUE})")
	private int warmUp = 15;

	@Option(names = "--seconds", description = "how long (default: ${DEFAULT-VALUE})")
	private int seconds = 30;

	@Override
	public Integer call() throws IOException, InterruptedException {
		Path home = Files.createTempDirectory("imglish-bench");
		try (Application application = Application.start(home, true,
				Map.of("server.port", 0, "spring.datasource.hikari.maximum-pool-size", 20 + this.connections,
						"imglish.security.submissions-per-minute", Integer.MAX_VALUE, "imglish.data-roots",
						home.toString()))) {
			RestClient client = new RestClient(
					"http://127.0.0.1:" + application.bean(Environment.class).getRequiredProperty("local.server.port"));
			MetricLoad.Loaded loaded = new MetricLoad(application.bean(Runs.class), application.bean(Leases.class),
					application.bean(JdbcMetrics.class), application.bean(TransactionTemplate.class))
				.write(this.points, 10);
			EventTeller teller = new EventTeller(application.bean(Journal.class),
					application.bean(TransactionTemplate.class), loaded.run());
			Measured measured = measure(application, client, teller, home);
			this.output.print(List.of(measured), table(measured));
			return 0;
		}
		finally {
			FileSystemUtils.deleteRecursively(home);
		}
	}

	private Measured measure(Application application, RestClient client, EventTeller teller, Path home)
			throws IOException, InterruptedException {
		int steps = this.seconds * TOLD_A_SECOND;
		try (WatchingPages watching = new WatchingPages(client, teller.run(), 0, this.pages, 0, steps);
				ClaimLoad claims = application.bean(ClaimLoad.Factory.class).start(this.workers, this.connections)) {
			if (!watching.areOpen(PATIENCE_SECONDS)) {
				throw new IOException("The server did not answer all " + this.pages + " pages within "
						+ PATIENCE_SECONDS + " s; open fewer with --pages");
			}
			Path texts = Files.writeString(home.resolve("texts.txt"), "a text\n");
			Duration warmUp = Duration.ofSeconds(this.warmUp);
			ask(client, teller.run(), texts, "warm", warmUp);
			claims.claimed(warmUp);
			DatabaseTime database = new DatabaseTime(home);
			Duration used = database.used();
			long began = System.nanoTime();
			CompletableFuture<Void> telling = CompletableFuture
				.runAsync(() -> teller.tell(watching, 0, steps, TOLD_A_SECOND));
			List<Latencies.Summary> answers = ask(client, teller.run(), texts, "texts",
					Duration.ofSeconds(this.seconds));
			Duration time = Duration.ofNanos(System.nanoTime() - began);
			ClaimLoad.Claimed claimed = claims.claimed(time);
			double cores = (double) database.used().minus(used).toNanos() / time.toNanos();
			telling.join();
			watching.haveHeard(PATIENCE_SECONDS);
			Latencies told = new Latencies();
			watching.delays().forEach((milliseconds) -> told.add((long) (milliseconds * 1e6)));
			List<Latencies.Summary> all = new ArrayList<>(answers);
			all.add(told.summary("event told to a page", time.toNanos() / 1e9));
			return new Measured(all, claimed, cores);
		}
	}

	/** Asks for what pages and commands show, and submits ingests of such names. */
	private List<Latencies.Summary> ask(RestClient client, long run, Path texts, String name, Duration time)
			throws IOException, InterruptedException {
		try (ApiLoad load = new ApiLoad(this.clients)) {
			load.ask("POST /runs", this.submissions,
					(number) -> client.post("/runs", submission(name + '-' + number, texts), null));
			for (String path : ANSWERS) {
				String asked = path.replace("RUN", Long.toString(run));
				load.ask("GET " + path.replace("RUN", "ID").replaceFirst("[?].*", ""), this.reads,
						(number) -> client.get(asked));
			}
			return load.make(time);
		}
	}

	private static ObjectNode submission(String dataset, Path texts) {
		ObjectNode submission = JsonNodeFactory.instance.objectNode();
		ObjectNode recipe = submission.putObject("recipe").put("kind", "ingest").put("dataset", dataset);
		recipe.putObject("source").put("format", "plain-text").put("path", texts.toString());
		recipe.putObject("vocabulary").put("size", 300);
		return submission;
	}

	private static List<String> table(Measured measured) {
		List<String> lines = new ArrayList<>();
		lines.add("                            number   a second   p50 ms   p95 ms   p99 ms   max ms");
		measured.answers().forEach((each) -> lines.add(line(each)));
		lines.add(BenchOutput.line("workers; at most %d waited for a lock, %.0f ms; database %.2f cores",
				measured.claimed().maxWaiting(), measured.claimed().longestWaitMilliseconds(),
				measured.databaseCores()));
		measured.claimed().work().stream().filter((each) -> each.count() > 0).forEach((each) -> lines.add(line(each)));
		return lines;
	}

	private static String line(Latencies.Summary each) {
		return BenchOutput.line("  %-24s %8d %10.1f %8.1f %8.1f %8.1f %8.1f", each.what(), each.count(),
				each.perSecond(), each.p50(), each.p95(), each.p99(), each.max());
	}

	/**
	 * What was measured.
	 *
	 * @param answers how long each answer took, from when it was due
	 * @param claimed what the workers did
	 * @param databaseCores processor seconds of the database a second
	 */
	record Measured(List<Latencies.Summary> answers, ClaimLoad.Claimed claimed, double databaseCores) {

	}

}
