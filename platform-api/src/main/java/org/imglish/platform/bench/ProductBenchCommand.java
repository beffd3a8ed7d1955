package org.imglish.platform.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.bench.ProductBench;
import org.imglish.core.bench.ProductRate;
import org.imglish.core.kernel.Precision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the matrix products that steps are made of. */
@Command(name = "gemm", mixinStandardHelpOptions = true,
		description = "Measures the matrix products of a model's layers: the most that its steps could reach.")
final class ProductBenchCommand implements Callable<Integer> {

	@Mixin
	private BenchOutput output = new BenchOutput();

	@Option(names = "--preset", description = "shape of the model: ${COMPLETION-CANDIDATES} (default: base)")
	private ModelConfig.Preset preset = ModelConfig.Preset.BASE;

	@Option(names = "--rows", description = "tokens of a batch (default: ${DEFAULT-VALUE}, 8 images of base)")
	private int rows = 8 * 197;

	@Option(names = "--rounds",
			description = "measured rounds of each product; their median counts (default: ${DEFAULT-VALUE})")
	private int rounds = 20;

	@Option(names = "--threads", description = "torch threads (default: the number of cores)")
	private int threads = Runtime.getRuntime().availableProcessors();

	@Option(names = "--precision", split = ",", description = "${COMPLETION-CANDIDATES} (default: float32,bf16)")
	private List<Precision> precisions = List.of(Precision.FLOAT32, Precision.BF16);

	@Override
	public Integer call() {
		ProductBench bench = new ProductBench(this.preset.config(), this.rows, this.rounds, this.threads);
		List<ProductRate> rates = new ArrayList<>();
		List<String> lines = new ArrayList<>();
		lines.add("product                 precision  rows  inputs  outputs   GFLOP/s");
		for (Precision precision : this.precisions) {
			List<ProductRate> measured = bench.measure(precision);
			rates.addAll(measured);
			measured.forEach((rate) -> lines.add(BenchOutput.line("%-22s  %-9s %5d %7d %8d %9.1f", rate.name(),
					rate.precision(), rate.rows(), rate.inputs(), rate.outputs(), rate.rate() / 1e9)));
			lines.add(BenchOutput.line("%-22s  %-9s %32.1f", "together", precision,
					ProductRate.together(measured) / 1e9));
		}
		this.output.print(rates, lines);
		return 0;
	}

}
