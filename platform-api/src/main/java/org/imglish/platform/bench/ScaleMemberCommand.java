package org.imglish.platform.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.bench.ScaleMember;
import org.imglish.core.bench.StepKind;
import org.imglish.core.bench.TrainBenchSpec;
import org.imglish.core.collective.ProcessGroup;
import org.imglish.core.collective.Store;
import org.imglish.core.kernel.Precision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * One process of {@link ScaleBenchCommand}: reads a number of steps from each line of its
 * standard input, takes them, and prints what they took.
 */
@Command(name = "scale-member", hidden = true, mixinStandardHelpOptions = true,
		description = "A process that bench scale starts.")
final class ScaleMemberCommand implements Callable<Integer> {

	/** First word of each line that is an answer. */
	static final String TOOK = "took";

	private static final String HERE = "127.0.0.1";

	/** Others may still open their model. */
	private static final Duration PATIENCE = Duration.ofMinutes(10);

	@Option(names = "--rank", required = true, description = "number of this process")
	private int rank;

	@Option(names = "--size", required = true, description = "number of processes")
	private int size;

	@Option(names = "--port", required = true, description = "port of the store that they meet at")
	private int port;

	@Option(names = "--preset", required = true, description = "shape of the model")
	private ModelConfig.Preset preset = ModelConfig.Preset.TINY;

	@Option(names = "--objective", required = true, description = "what passes through the model")
	private StepKind objective = StepKind.IMAGES;

	@Option(names = "--batch", required = true, description = "images or pairs of all processes")
	private int batch;

	@Option(names = "--window", required = true, description = "tokens of each text")
	private int window;

	@Option(names = "--steps", required = true, description = "length of the training")
	private int steps;

	@Option(names = "--threads", required = true, description = "torch threads")
	private int threads;

	@Override
	public Integer call() throws IOException {
		if (this.size == 1) {
			obey(ProcessGroup.alone());
			return 0;
		}
		try (Store store = Store.join(HERE, this.port, PATIENCE);
				ProcessGroup group = store.group("scale", this.rank, this.size, HERE, PATIENCE)) {
			obey(group);
		}
		return 0;
	}

	private void obey(ProcessGroup group) throws IOException {
		TrainBenchSpec spec = new TrainBenchSpec(this.preset.config(), this.batch, this.window, 1, this.steps,
				this.threads, Precision.FLOAT32);
		try (ScaleMember member = new ScaleMember(spec, this.objective, group);
				BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
			for (String order = orders.readLine(); order != null; order = orders.readLine()) {
				ScaleMember.Turn turn = member.take(Integer.parseInt(order));
				System.out.println(TOOK + " " + turn.seconds() + " " + turn.waited() + " " + turn.loss());
			}
		}
	}

}
