package org.imglish.platform.bench;

import java.util.List;
import java.util.concurrent.Callable;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.bench.AttentionBench;
import org.imglish.core.bench.AttentionSpeed;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares both attention paths. */
@Command(name = "attention", mixinStandardHelpOptions = true,
		description = "Compares fused attention with the plain softmax path, forward and backward, in turns.")
final class AttentionBenchCommand implements Callable<Integer> {

	@Mixin
	private BenchOutput output = new BenchOutput();

	@Option(names = "--preset", description = "whose heads: ${COMPLETION-CANDIDATES} (default: base)")
	private ModelConfig.Preset preset = ModelConfig.Preset.BASE;

	@Option(names = "--batch", description = "samples (default: ${DEFAULT-VALUE})")
	private int batch = 8;

	@Option(names = "--tokens", description = "queries and keys (default: ${DEFAULT-VALUE})")
	private int tokens = 261;

	@Option(names = "--rounds", description = "measured rounds; their median counts (default: ${DEFAULT-VALUE})")
	private int rounds = 9;

	@Option(names = "--threads", description = "torch threads (default: the number of cores)")
	private int threads = Runtime.getRuntime().availableProcessors();

	@Override
	public Integer call() {
		AttentionSpeed speed = new AttentionBench(this.preset.config(), this.batch, this.tokens, this.rounds,
				this.threads)
			.measure();
		this.output.print(List.of(speed), List.of(BenchOutput.line("fused attention  %10.4f s", speed.fusedSeconds()),
				BenchOutput.line("plain softmax    %10.4f s", speed.plainSeconds()), BenchOutput
					.line("ratio            %10.2f   (largest difference %.1e)", speed.ratio(), speed.difference())));
		return 0;
	}

}
