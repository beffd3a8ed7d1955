package org.imglish.platform.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.bench.ScaleMember;
import org.imglish.core.bench.StepKind;
import org.imglish.core.collective.Collectives;
import org.imglish.core.collective.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures what several processes gain on the cores of one. */
@Command(name = "scale", mixinStandardHelpOptions = true,
		description = "Takes the same training steps with one process of several threads and with as many processes of"
				+ " one thread each, in turns, and compares their samples per second. The processes sum losses and"
				+ " gradients as the workers of a gang do.")
final class ScaleBenchCommand implements Callable<Integer> {

	/** Orders of summation differ, and steps carry that on. */
	private static final double SAME = 1e-3;

	/** Steps after which losses are compared; later ones carry rounding on. */
	private static final int COMPARED = 3;

	@Spec
	@SuppressWarnings("NullAway.Init")
	private CommandSpec command;

	@Mixin
	private BenchOutput output = new BenchOutput();

	@Option(names = "--workers",
			description = "processes of the one side, threads of the other" + " (default: ${DEFAULT-VALUE})")
	private int workers = 2;

	@Option(names = "--preset", description = "shape of the model: ${COMPLETION-CANDIDATES} (default: base)")
	private ModelConfig.Preset preset = ModelConfig.Preset.BASE;

	@Option(names = "--objective", description = "what passes through it: ${COMPLETION-CANDIDATES} (default: images)")
	private StepKind objective = StepKind.IMAGES;

	@Option(names = "--batch",
			description = "images, texts or pairs per step, of all processes together" + " (default: ${DEFAULT-VALUE})")
	private int batch = 8;

	@Option(names = "--window", description = "tokens of each text (default: ${DEFAULT-VALUE})")
	private int window = 64;

	@Option(names = "--warmup", description = "steps of each side that are not measured (default: ${DEFAULT-VALUE})")
	private int warmup = 2;

	@Option(names = "--steps", description = "steps of a turn (default: ${DEFAULT-VALUE})")
	private int steps = 3;

	@Option(names = "--rounds", description = "turns of each side (default: ${DEFAULT-VALUE})")
	private int rounds = 5;

	@Override
	public Integer call() throws IOException {
		if (this.workers < 2 || this.rounds < 1 || this.steps < 1 || this.warmup < 1) {
			throw new ParameterException(this.command.commandLine(),
					"--workers must be at least 2, and --rounds, --steps and --warmup at least 1");
		}
		if (this.batch < 1 || this.batch % this.workers != 0) {
			throw new ParameterException(this.command.commandLine(),
					"--batch must be a multiple of --workers: each process takes as many rows as the others");
		}
		Collectives.unavailable().ifPresent((reason) -> {
			throw new IllegalStateException(reason);
		});
		try (Store store = Store.host("127.0.0.1", 0, Duration.ofMinutes(10));
				ScaleCrew one = new ScaleCrew(1, store.port(), training(this.workers));
				ScaleCrew several = new ScaleCrew(this.workers, store.port(), training(1))) {
			List<Round> measured = measure(one, several);
			this.output.print(measured, table(measured));
		}
		return 0;
	}

	private List<String> training(int threads) {
		return List.of("--preset", this.preset.name(), "--objective", this.objective.name(), "--batch",
				Integer.toString(this.batch), "--window", Integer.toString(this.window), "--steps",
				Integer.toString(this.warmup + this.steps * this.rounds), "--threads", Integer.toString(threads));
	}

	private List<Round> measure(ScaleCrew one, ScaleCrew several) throws IOException {
		int compared = Math.min(this.warmup, COMPARED);
		requireSame(compared, one.take(compared).loss(), several.take(compared).loss());
		if (this.warmup > compared) {
			one.take(this.warmup - compared);
			several.take(this.warmup - compared);
		}
		double samples = (double) this.steps * this.objective.samples(this.batch);
		List<Round> measured = new ArrayList<>();
		for (int i = 0; i < this.rounds; i++) {
			ScaleMember.Turn alone = one.take(this.steps);
			ScaleMember.Turn together = several.take(this.steps);
			measured.add(new Round(samples / alone.seconds(), samples / together.seconds(),
					alone.seconds() / together.seconds(), together.waited() / together.seconds(), alone.loss(),
					together.loss()));
		}
		return measured;
	}

	private void requireSame(int steps, double alone, double together) {
		if (!(Math.abs(alone - together) <= SAME * Math.abs(alone))) {
			throw new IllegalStateException("After " + steps + " steps one process has the loss " + alone + ", "
					+ this.workers + " have " + together + ": they have not taken the same steps");
		}
	}

	private List<String> table(List<Round> rounds) {
		List<String> lines = new ArrayList<>();
		lines.add(BenchOutput.line("samples/s: %s, batch %d, %s", this.preset.name().toLowerCase(Locale.ROOT),
				this.batch, this.objective.name().toLowerCase(Locale.ROOT)));
		lines.add(BenchOutput.line("1 process, %d threads   %d processes, 1 thread   ratio   comm_wait", this.workers,
				this.workers));
		for (Round round : rounds) {
			lines.add(BenchOutput.line("%20.2f   %21.2f   %5.2f   %8.1f %%", round.aloneSamplesPerSecond(),
					round.togetherSamplesPerSecond(), round.ratio(), 100 * round.commWait()));
		}
		double[] ratios = sorted(rounds.stream().mapToDouble(Round::ratio));
		double[] waits = sorted(rounds.stream().mapToDouble(Round::commWait));
		lines.add(BenchOutput.line("median ratio %.2f (%.2f to %.2f), comm_wait %.1f %%", ratios[ratios.length / 2],
				ratios[0], ratios[ratios.length - 1], 100 * waits[waits.length / 2]));
		return lines;
	}

	private static double[] sorted(DoubleStream values) {
		double[] array = values.toArray();
		Arrays.sort(array);
		return array;
	}

	/**
	 * One turn of each side.
	 *
	 * @param aloneSamplesPerSecond samples per second of the one process
	 * @param togetherSamplesPerSecond samples per second of the several
	 * @param ratio of the two, above 1 where several are faster
	 * @param commWait share of the several's time in collective operations
	 * @param aloneLoss loss of the one's last step
	 * @param togetherLoss loss of the several's last step
	 */
	record Round(double aloneSamplesPerSecond, double togetherSamplesPerSecond, double ratio, double commWait,
			double aloneLoss, double togetherLoss) {

	}

}
