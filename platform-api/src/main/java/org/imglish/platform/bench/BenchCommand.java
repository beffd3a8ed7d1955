package org.imglish.platform.bench;

import org.imglish.platform.chaos.ChaosCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The group of benchmarks. */
@Command(name = "bench", mixinStandardHelpOptions = true,
		description = "Measures speed on this machine; docs/performance.md says what was measured where.",
		subcommands = { TrainBenchCommand.class, AttentionBenchCommand.class, DenseBenchCommand.class,
				OverheadBenchCommand.class, LoaderBenchCommand.class, CacheBenchCommand.class, IngestBenchCommand.class,
				MetricsBenchCommand.class, ProductBenchCommand.class, VocabularyBenchCommand.class,
				ScaleBenchCommand.class, ScaleMemberCommand.class, GangsBenchCommand.class, StartBenchCommand.class,
				DashboardBenchCommand.class, ApiBenchCommand.class, ChaosCommand.class })
public final class BenchCommand implements Runnable {

	@Spec
	@SuppressWarnings("NullAway.Init")
	private CommandSpec spec;

	@Override
	public void run() {
		throw new ParameterException(this.spec.commandLine(), "Name what to measure");
	}

}
