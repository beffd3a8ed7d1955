package org.imglish.platform.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

import org.imglish.jobs.lease.Leases;
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
import tools.jackson.databind.JsonNode;

/**
 * Measures how long the dashboard's pages wait: for a long run to open, and for what
 * happens to it.
 */
@Command(name = "dashboard", mixinStandardHelpOptions = true,
		description = "Writes a long run with its events into a new home's database, opens its page time and again, and"
				+ " tells many open pages what happens.")
final class DashboardBenchCommand implements Callable<Integer> {

	private static final int WARM_UP = 5;

	/** Past events of one transaction. */
	private static final int CHUNK = 200;

	private static final long PATIENCE_SECONDS = 120;

	@Mixin
	private BenchOutput output = new BenchOutput();

	@Option(names = "--points", description = "points of the run's longest curve (default: ${DEFAULT-VALUE})")
	private long points = 10_000_000;

	@Option(names = "--events", description = "past events of the run (default: ${DEFAULT-VALUE})")
	private int events = 200_000;

	@Option(names = "--openings", description = "how often its page is opened (default: ${DEFAULT-VALUE})")
	private int openings = 50;

	@Option(names = "--pages", description = "pages that are open at once (default: ${DEFAULT-VALUE})")
	private int pages = 200;

	@Option(names = "--seconds", description = "how long they are told what happens (default: ${DEFAULT-VALUE})")
	private int seconds = 30;

	@Option(names = "--rate", description = "events a second (default: ${DEFAULT-VALUE})")
	private int rate = 4;

	@Override
	public Integer call() throws IOException, InterruptedException {
		Path home = Files.createTempDirectory("imglish-bench");
		try (Application application = Application.start(home, true, Map.of("server.port", 0))) {
			MetricLoad.Loaded loaded = new MetricLoad(application.bean(Runs.class), application.bean(Leases.class),
					application.bean(JdbcMetrics.class), application.bean(TransactionTemplate.class))
				.write(this.points, 10);
			EventTeller teller = new EventTeller(application.bean(Journal.class),
					application.bean(TransactionTemplate.class), loaded.run());
			for (int told = 0; told < this.events; told += CHUNK) {
				teller.tell(told, Math.min(CHUNK, this.events - told));
			}
			RestClient client = new RestClient(
					"http://127.0.0.1:" + application.bean(Environment.class).getRequiredProperty("local.server.port"));
			Opened opened = open(client, loaded.run());
			Told told = tell(client, teller, loaded.run());
			this.output.print(List.of(opened, told), table(loaded, opened, told));
			return (told.missed() == 0) ? 0 : 1;
		}
		finally {
			FileSystemUtils.deleteRecursively(home);
		}
	}

	/** What a page waits for: the one answer that it opens with, as parsed JSON. */
	private Opened open(RestClient client, long run) throws IOException {
		List<Double> milliseconds = new ArrayList<>();
		int size = 0;
		for (int i = 0; i < WARM_UP + this.openings; i++) {
			long began = System.nanoTime();
			JsonNode snapshot = client.get("/runs/" + run + "/snapshot");
			if (i >= WARM_UP) {
				milliseconds.add((System.nanoTime() - began) / 1e6);
			}
			size = snapshot.toString().length();
		}
		milliseconds.sort(null);
		return new Opened(this.openings, size, quantile(milliseconds, 0.5), quantile(milliseconds, 0.99),
				quantile(milliseconds, 1));
	}

	private Told tell(RestClient client, EventTeller teller, long run) throws IOException, InterruptedException {
		int steps = this.seconds * this.rate;
		long event = client.get("/runs/" + run + "/snapshot").path("event").asLong();
		try (WatchingPages watching = new WatchingPages(client, run, event, this.pages, this.events, steps)) {
			if (!watching.areOpen(PATIENCE_SECONDS)) {
				throw new IllegalStateException("The server did not answer all " + this.pages + " pages within "
						+ PATIENCE_SECONDS + " s; open fewer with --pages");
			}
			teller.tell(watching, this.events, steps, this.rate);
			watching.haveHeard(PATIENCE_SECONDS);
			List<Double> delays = watching.delays();
			return new Told(this.pages, steps, (long) this.pages * steps - delays.size(), quantile(delays, 0.5),
					quantile(delays, 0.99), quantile(delays, 1));
		}
	}

	private static double quantile(List<Double> sorted, double share) {
		return sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.ceil(share * sorted.size()) - 1);
	}

	private static List<String> table(MetricLoad.Loaded loaded, Opened opened, Told told) {
		return List.of(BenchOutput.line("%d points; the answer that a run's page opens with holds %d kB",
				loaded.points(), opened.characters() / 1000),
				"                              number   p50 ms   p99 ms   max ms",
				BenchOutput.line("page opened                   %6d %8.1f %8.1f %8.1f", opened.openings(), opened.p50(),
						opened.p99(), opened.max()),
				BenchOutput.line("event told to %4d pages      %6d %8.1f %8.1f %8.1f", told.pages(), told.events(),
						told.p50(), told.p99(), told.max()),
				(told.missed() == 0) ? "no page missed an event" : told.missed() + " events were missed");
	}

	/**
	 * How long a run's page waits for what it shows.
	 *
	 * @param openings how often it was opened
	 * @param characters length of the answer
	 * @param p50 median, in milliseconds
	 * @param p99 99th percentile, in milliseconds
	 * @param max longest, in milliseconds
	 */
	record Opened(int openings, int characters, double p50, double p99, double max) {

	}

	/**
	 * How long open pages wait for an event after it was written.
	 *
	 * @param pages number of pages
	 * @param events number of events that each was to be told
	 * @param missed how many were not told, over all pages
	 * @param p50 median, in milliseconds
	 * @param p99 99th percentile, in milliseconds
	 * @param max longest, in milliseconds
	 */
	record Told(int pages, int events, long missed, double p50, double p99, double max) {

	}

}
