package org.imglish.platform.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import org.imglish.core.bench.DenseBench;
import org.imglish.core.bench.DenseSpeed;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures operators of dense tasks. */
@Command(name = "dense", mixinStandardHelpOptions = true,
		description = "Measures RoIAlign, forward and backward, and non-maximum suppression at the sizes of a detection.")
final class DenseBenchCommand implements Callable<Integer> {

	@Mixin
	private BenchOutput output = new BenchOutput();

	@Option(names = "--regions", description = "that are pooled (default: ${DEFAULT-VALUE})")
	private int regions = 512;

	@Option(names = "--proposals", description = "that suppress each other (default: ${DEFAULT-VALUE})")
	private int proposals = 4000;

	@Option(names = "--rounds", description = "measured rounds; their median counts (default: ${DEFAULT-VALUE})")
	private int rounds = 15;

	@Option(names = "--threads", description = "torch threads (default: the number of cores)")
	private int threads = Runtime.getRuntime().availableProcessors();

	@Override
	public Integer call() {
		List<DenseSpeed> speeds = new DenseBench(this.regions, this.proposals, this.rounds, this.threads).measure();
		List<String> lines = new ArrayList<>();
		lines.add("operator   cells  boxes  milliseconds  cpu milliseconds");
		for (DenseSpeed speed : speeds) {
			lines.add(BenchOutput.line("%-10s %5s %6d %13.2f %17.2f", speed.operator(),
					(speed.side() == 0) ? "-" : speed.side() + "x" + speed.side(), speed.boxes(),
					1000 * speed.seconds(), 1000 * speed.cpuSeconds()));
		}
		this.output.print(speeds, lines);
		return 0;
	}

}
