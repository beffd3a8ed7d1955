package org.imglish.platform.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import org.imglish.jobs.load.GangLoad;
import org.imglish.jobs.load.Latencies;
import org.imglish.platform.wiring.Application;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures what the database bears of many workers. */
@Command(name = "gangs", mixinStandardHelpOptions = true,
		description = "Lets many workers that compute nothing queue for gangs, hold them and give signs of life, at the"
				+ " pace of real ones, in a new home's database.")
final class GangsBenchCommand implements Callable<Integer> {

	@Mixin
	private BenchOutput output = new BenchOutput();

	@Option(names = "--workers", description = "simulated workers (default: ${DEFAULT-VALUE})")
	private int workers = 1000;

	@Option(names = "--gangs", description = "gangs at once (default: ${DEFAULT-VALUE})")
	private int gangs = 200;

	@Option(names = "--size", description = "workers of a gang (default: ${DEFAULT-VALUE})")
	private int size = 5;

	@Option(names = "--connections",
			description = "connections to the database, which the workers share (default: ${DEFAULT-VALUE})")
	private int connections = 48;

	@Option(names = "--seconds", description = "how long gangs are waited for and held (default: ${DEFAULT-VALUE})")
	private int seconds = 20;

	@Override
	public Integer call() throws IOException, InterruptedException {
		GangLoad.Shape shape = new GangLoad.Shape(this.workers, this.gangs, this.size, this.connections,
				Duration.ofSeconds(this.seconds));
		Path home = Files.createTempDirectory("imglish-bench");
		try (Application application = Application.start(home, false,
				Map.of("spring.datasource.hikari.maximum-pool-size", this.connections + 2));
				GangLoad load = application.bean(GangLoad.Factory.class).open(shape, new DatabaseTime(home)::used)) {
			List<GangLoad.Phase> phases = load.measure();
			this.output.print(phases, table(phases));
		}
		finally {
			FileSystemUtils.deleteRecursively(home);
		}
		return 0;
	}

	private static List<String> table(List<GangLoad.Phase> phases) {
		List<String> lines = new ArrayList<>();
		for (GangLoad.Phase phase : phases) {
			lines.add(BenchOutput.line(
					"%s: %.1f s, database %.2f cores, at most %d waited for a lock, %.0f ms; %d leases lost",
					phase.name(), phase.seconds(), phase.databaseCores(), phase.maxWaiting(),
					phase.longestWaitMilliseconds(), phase.losses()));
			lines.add("                      number   a second   p50 ms   p95 ms   p99 ms   max ms");
			for (Latencies.Summary each : phase.work()) {
				if (each.count() > 0) {
					lines.add(BenchOutput.line("  %-18s %8d %10.1f %8.1f %8.1f %8.1f %8.1f", each.what(), each.count(),
							each.perSecond(), each.p50(), each.p95(), each.p99(), each.max()));
				}
			}
		}
		return lines;
	}

}
