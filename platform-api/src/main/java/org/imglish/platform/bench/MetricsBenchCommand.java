package org.imglish.platform.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.LongFunction;

import org.imglish.jobs.lease.Leases;
import org.imglish.jobs.metric.JdbcMetrics;
import org.imglish.jobs.metric.MetricLoad;
import org.imglish.jobs.run.Runs;
import org.imglish.platform.client.RestClient;
import org.imglish.platform.wiring.Application;
import org.springframework.core.env.Environment;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures how fast metric points are written and charts of them are answered. */
@Command(name = "metrics", mixinStandardHelpOptions = true,
		description = "Writes a long series of metric points among others into a new home's database, then asks the REST"
				+ " API for charts of them.")
final class MetricsBenchCommand implements Callable<Integer> {

	private static final int WARM_UP = 20;

	@Mixin
	private BenchOutput output = new BenchOutput();

	@Option(names = "--points", description = "points of the long series (default: ${DEFAULT-VALUE})")
	private long points = 10_000_000;

	@Option(names = "--sparse",
			description = "further series with a hundredth of the points (default: ${DEFAULT-VALUE})")
	private int sparse = 10;

	@Option(names = "--queries", description = "measured queries of each kind (default: ${DEFAULT-VALUE})")
	private int queries = 200;

	@Option(names = "--max-points", description = "most points of an answered series (default: ${DEFAULT-VALUE})")
	private int maxPoints = 500;

	@Override
	public Integer call() throws IOException {
		Path home = Files.createTempDirectory("imglish-bench");
		try (Application application = Application.start(home, true, Map.of("server.port", 0))) {
			MetricLoad.Loaded loaded = new MetricLoad(application.bean(Runs.class), application.bean(Leases.class),
					application.bean(JdbcMetrics.class), application.bean(TransactionTemplate.class))
				.write(this.points, this.sparse);
			RestClient client = new RestClient(
					"http://127.0.0.1:" + application.bean(Environment.class).getRequiredProperty("local.server.port"));
			String path = String.format(Locale.ROOT, "/runs/%d/metrics?maxPoints=%d", loaded.run(), this.maxPoints);
			SplittableRandom random = new SplittableRandom(1);
			List<Answers> answers = List.of(ask(client, "whole series", (number) -> path + "&names=loss"),
					ask(client, "part of it", (number) -> path + "&names=loss" + range(random)),
					ask(client, "all series", (number) -> path));
			this.output.print(
					List.of(new Inserts(loaded.points(), loaded.points() / (loaded.time().toMillis() / 1e3)), answers),
					table(loaded, answers));
		}
		finally {
			FileSystemUtils.deleteRecursively(home);
		}
		return 0;
	}

	private String range(SplittableRandom random) {
		long from = random.nextLong(1, this.points);
		return String.format(Locale.ROOT, "&from=%d&to=%d", from, random.nextLong(from, this.points + 1));
	}

	private Answers ask(RestClient client, String what, LongFunction<String> path) throws IOException {
		List<Double> milliseconds = new ArrayList<>();
		for (int i = 0; i < WARM_UP + this.queries; i++) {
			String asked = path.apply(i);
			long began = System.nanoTime();
			client.get(asked);
			if (i >= WARM_UP) {
				milliseconds.add((System.nanoTime() - began) / 1e6);
			}
		}
		milliseconds.sort(null);
		return new Answers(what, quantile(milliseconds, 0.5), quantile(milliseconds, 0.95));
	}

	private static double quantile(List<Double> sorted, double share) {
		return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
	}

	private static List<String> table(MetricLoad.Loaded loaded, List<Answers> answers) {
		List<String> lines = new ArrayList<>();
		lines.add(BenchOutput.line("%d points in %.1f s: %.0f inserts/s", loaded.points(),
				loaded.time().toMillis() / 1e3, loaded.points() / (loaded.time().toMillis() / 1e3)));
		lines.add("query          p50 ms   p95 ms");
		for (Answers each : answers) {
			lines.add(BenchOutput.line("%-12s %8.1f %8.1f", each.query(), each.p50(), each.p95()));
		}
		return lines;
	}

	/**
	 * @param points points written
	 * @param perSecond how many a second
	 */
	record Inserts(long points, double perSecond) {

	}

	/**
	 * @param query what was asked
	 * @param p50 median of the time to the parsed answer, in milliseconds
	 * @param p95 its 95th percentile
	 */
	record Answers(String query, double p50, double p95) {

	}

}
