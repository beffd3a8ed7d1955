package org.imglish.platform.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.bench.StepKind;
import org.imglish.core.bench.StepProfile;
import org.imglish.core.bench.StepSpeed;
import org.imglish.core.bench.TrainBench;
import org.imglish.core.bench.TrainBenchSpec;
import org.imglish.core.kernel.Precision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures training steps. */
@Command(name = "train", mixinStandardHelpOptions = true,
		description = "Measures optimizer steps of masked data modelling, each kind of step apart.")
final class TrainBenchCommand implements Callable<Integer> {

	private static final double MEBIBYTE = 1 << 20;

	@Mixin
	private BenchOutput output = new BenchOutput();

	@Option(names = "--preset", description = "shape of the model: ${COMPLETION-CANDIDATES} (default: base)")
	private ModelConfig.Preset preset = ModelConfig.Preset.BASE;

	@Option(names = "--batch", description = "images, texts or pairs per step (default: ${DEFAULT-VALUE})")
	private int batch = 8;

	@Option(names = "--window", description = "tokens of each text (default: ${DEFAULT-VALUE})")
	private int window = 64;

	@Option(names = "--objective", split = ",",
			description = "kinds of steps: ${COMPLETION-CANDIDATES} (default: images,pairs)")
	private List<StepKind> objectives = List.of(StepKind.IMAGES, StepKind.PAIRS);

	@Option(names = "--warmup", description = "steps that are not measured (default: ${DEFAULT-VALUE})")
	private int warmup = 2;

	@Option(names = "--steps", description = "measured steps; their median counts (default: ${DEFAULT-VALUE})")
	private int steps = 5;

	@Option(names = "--threads", description = "torch threads (default: the number of cores)")
	private int threads = Runtime.getRuntime().availableProcessors();

	@Option(names = "--precision", description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})",
			defaultValue = "FLOAT32")
	private Precision precision = Precision.FLOAT32;

	@Option(names = "--profile", description = "say where the time goes, by samples of what the process is doing")
	private boolean profile;

	@Override
	public Integer call() throws IOException, InterruptedException {
		TrainBench bench = new TrainBench(new TrainBenchSpec(this.preset.config(), this.batch, this.window, this.warmup,
				this.steps, this.threads, this.precision));
		List<StepSpeed> speeds = new ArrayList<>();
		List<TrainBench.Profiled> profiled = new ArrayList<>();
		for (StepKind kind : this.objectives) {
			if (this.profile) {
				profiled.add(bench.profile(kind));
				speeds.add(profiled.get(profiled.size() - 1).speed());
			}
			else {
				speeds.add(bench.measure(kind));
			}
		}
		List<String> lines = table(speeds);
		profiled.forEach((each) -> lines.addAll(profile(each)));
		this.output.print(this.profile ? profiled : speeds, lines);
		return 0;
	}

	private static List<String> profile(TrainBench.Profiled profiled) {
		List<String> lines = new ArrayList<>();
		double milliseconds = 1000 * profiled.speed().stepSeconds();
		lines.add(BenchOutput.line("%s, %d samples         share   ms a step", profiled.speed().kind(),
				profiled.profile().samples()));
		for (StepProfile.Share part : profiled.profile().parts()) {
			lines.add(BenchOutput.line("  %-26s %5.1f%% %11.2f", part.what(), 100 * part.share(),
					part.share() * milliseconds));
		}
		lines.add("  most of it:");
		for (StepProfile.Share place : profiled.profile().places()) {
			lines.add(BenchOutput.line("    %5.1f%%  %s", 100 * place.share(), place.what()));
		}
		return lines;
	}

	private static List<String> table(List<StepSpeed> speeds) {
		List<String> lines = new ArrayList<>();
		lines.add(
				"step     precision  batch  samples/s     s/step  cpu s/step  TFLOP/s  of products   peak MiB  parameters");
		for (StepSpeed speed : speeds) {
			lines.add(BenchOutput.line("%-8s %-9s  %5d %10.2f %10.4f %11.4f %8.4f %11.0f%% %10.0f %11d", speed.kind(),
					speed.precision(), speed.batch(), speed.samplesPerSecond(), speed.stepSeconds(), speed.cpuSeconds(),
					speed.teraflops(), 100 * speed.productShare(), speed.peakBytes() / MEBIBYTE, speed.parameters()));
		}
		return lines;
	}

}
