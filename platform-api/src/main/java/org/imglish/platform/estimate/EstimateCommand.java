package org.imglish.platform.estimate;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import com.sun.management.OperatingSystemMXBean;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.bench.ProductBench;
import org.imglish.core.bench.ProductRate;
import org.imglish.core.estimate.Device;
import org.imglish.core.estimate.Estimate;
import org.imglish.core.estimate.Estimator;
import org.imglish.core.estimate.Fleet;
import org.imglish.core.estimate.TrainingPlan;
import org.imglish.core.kernel.Precision;
import org.imglish.core.optimizer.Shard;
import org.imglish.core.training.StartFrom;
import org.imglish.jobs.recipe.InvalidRecipeException;
import org.imglish.jobs.recipe.Parallel;
import org.imglish.jobs.recipe.Recipe;
import org.imglish.jobs.recipe.RecipeText;
import org.imglish.jobs.recipe.Recipes;
import org.imglish.jobs.recipe.Supervision;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Says what a recipe takes before it is started; needs no server and no GPU. */
@Command(name = "estimate", mixinStandardHelpOptions = true,
		description = "Estimates parameters, memory, time, traffic and checkpoints of a pretraining or fine-tuning; "
				+ "exit 1 if it does not fit the device.")
public final class EstimateCommand implements Callable<Integer> {

	private static final double GIGABIT = 1e9 / 8;

	/** What trainings of this kind usually reach of a GPU's peak. */
	private static final double GPU_UTILIZATION = 0.4;

	/** What steps of base reach of the measured products of a CPU. */
	private static final double CPU_UTILIZATION = 0.75;

	private static final int PROBED_ROWS = 1576;

	private static final int PROBED_ROUNDS = 5;

	@Spec
	@SuppressWarnings("NullAway.Init")
	private CommandSpec spec;

	@Parameters(paramLabel = "RECIPE",
			description = "a file, or the name of a recipe that comes with the program: beit3-giant-paper")
	private String recipe = "";

	@Option(names = "--device", description = "a100-40, a100, h100, h200 or cpu, whose products are measured "
			+ "(default: ${DEFAULT-VALUE})")
	private String device = "h100";

	@Option(names = "--devices", split = ",", paramLabel = "N",
			description = "how many; several numbers are compared (default: 1)")
	private List<Integer> devices = List.of(1);

	@Option(names = "--utilization", paramLabel = "SHARE",
			description = "share of the device's peak that steps reach (default: " + GPU_UTILIZATION + ", of a CPU "
					+ CPU_UTILIZATION + " of its measured rate)")
	private @Nullable Double utilization;

	@Option(names = "--network", paramLabel = "GBIT",
			description = "Gbit/s that each device has to other hosts (default: the device's usual network)")
	private @Nullable Double network;

	@Option(names = "--store", paramLabel = "MB", description = "MB/s that the store takes (default: ${DEFAULT-VALUE})")
	private double store = 1000;

	@Option(names = "--shard-optimizer", negatable = true,
			description = "whether moments and average are divided among the devices (ZeRO stage 1), in place of the "
					+ "recipe's parallel.shard")
	private @Nullable Boolean shardOptimizer;

	@Option(names = "--precision", description = "in place of the recipe's: ${COMPLETION-CANDIDATES}")
	private @Nullable Precision precision;

	@Option(names = "--recompute", negatable = true, description = "in place of the recipe's")
	private @Nullable Boolean recompute;

	@Option(names = "--preset",
			description = "shape of the model where the recipe starts from a checkpoint: " + "${COMPLETION-CANDIDATES}")
	private ModelConfig.@Nullable Preset preset;

	@Option(names = "--samples", paramLabel = "N", description = "labelled samples, where the recipe counts epochs")
	private long samples;

	@Option(names = "--classes", paramLabel = "N",
			description = "classes of the data, for segmentation and detection (default: ${DEFAULT-VALUE})")
	private int classes = 100;

	@Option(names = "--threads", paramLabel = "N",
			description = "torch threads of a CPU (default: the number of cores)")
	private int threads = Runtime.getRuntime().availableProcessors();

	@Option(names = "--json", description = "print JSON instead of a table")
	private boolean json;

	@Override
	public Integer call() throws IOException {
		Recipe read = Recipes.complete(RecipeText.parse(text())).recipe();
		TrainingPlan plan = changed(plan(read));
		Device chosen = device(plan);
		Supervision supervision = ((Recipe.Training) read).supervision();
		Estimator estimator = new Estimator(plan, supervision.checkpointEvery());
		List<Estimate> estimates = new ArrayList<>();
		for (int count : this.devices) {
			estimates.add(estimator.on(fleet(chosen, count, supervision.parallel())));
		}
		if (this.json) {
			System.out
				.println(JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(estimates));
		}
		else {
			new EstimateTable(plan, chosen, share(chosen), this.devices, estimates).lines()
				.forEach(System.out::println);
		}
		return estimates.stream().allMatch(Estimate::fits) ? 0 : 1;
	}

	private String text() throws IOException {
		Path file = Path.of(this.recipe);
		if (Files.exists(file)) {
			return RecipeText.read(file);
		}
		try {
			return RecipeText.bundled(this.recipe);
		}
		catch (InvalidRecipeException ex) {
			throw usage(String.format(Locale.ROOT,
					"There is no file %s, and no recipe of that name comes with the program", file));
		}
	}

	private TrainingPlan plan(Recipe read) {
		if (read instanceof Recipe.Pretrain pretrain) {
			return TrainingPlan.of(pretrain.training(), model(pretrain.training().start()));
		}
		if (read instanceof Recipe.Finetune finetune) {
			if (finetune.training().epochs() != null && this.samples < 1) {
				throw usage("The recipe counts epochs: say with --samples how many labelled samples there are");
			}
			ModelConfig model = model(finetune.training().start());
			finetune.task().refusal(model).ifPresent((reason) -> {
				throw usage("The model does not suit the task: " + reason);
			});
			return TrainingPlan.of(finetune.training(), model, this.samples, this.classes);
		}
		throw usage("Only recipes of the kinds pretrain and finetune are estimated, and this is another");
	}

	private TrainingPlan changed(TrainingPlan plan) {
		return plan.computed((this.precision != null) ? this.precision : plan.precision(),
				(this.recompute != null) ? this.recompute : plan.recompute());
	}

	private ModelConfig model(StartFrom start) {
		if (this.preset != null) {
			return this.preset.config();
		}
		return start.shape()
			.orElseThrow(() -> usage(
					"The recipe starts from a checkpoint, which is not looked into: say its shape with --preset"));
	}

	private Device device(TrainingPlan plan) {
		if (this.device.equalsIgnoreCase("cpu")) {
			return processor(plan);
		}
		return Device.KNOWN.stream()
			.filter((known) -> known.name().equalsIgnoreCase(this.device))
			.findFirst()
			.orElseThrow(() -> usage(String.format(Locale.ROOT, "There is no device '%s'; known are %s and cpu",
					this.device, Device.KNOWN.stream().map(Device::name).collect(Collectors.joining(", ")))));
	}

	/** This machine's, by a measurement of the model's own products. */
	private Device processor(TrainingPlan plan) {
		OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
		ProductBench bench = new ProductBench(plan.model(), PROBED_ROWS, PROBED_ROUNDS, this.threads);
		double floats = ProductRate.together(bench.measure(Precision.FLOAT32));
		double halves = (plan.precision() == Precision.FLOAT32) ? floats : ProductRate
			.together(bench.measure((plan.precision() == Precision.AUTO) ? Precision.BF16 : plan.precision()));
		return Device.processor(this.threads, system.getTotalMemorySize(), floats, halves);
	}

	private boolean divides(Parallel parallel) {
		return (this.shardOptimizer != null) ? this.shardOptimizer : parallel.shard() == Shard.OPTIMIZER;
	}

	private Fleet fleet(Device chosen, int count, Parallel parallel) {
		Integer rounds = parallel.syncEvery();
		try {
			return new Fleet(chosen, count, share(chosen), divides(parallel), (rounds != null) ? rounds : 0,
					(this.network != null) ? this.network * GIGABIT : chosen.networkBytes(), this.store * 1e6);
		}
		catch (IllegalArgumentException ex) {
			throw usage(String.valueOf(ex.getMessage()));
		}
	}

	private double share(Device chosen) {
		if (this.utilization != null) {
			return this.utilization;
		}
		return chosen.name().toLowerCase(Locale.ROOT).equals("cpu") ? CPU_UTILIZATION : GPU_UTILIZATION;
	}

	private ParameterException usage(String message) {
		return new ParameterException(this.spec.commandLine(), message);
	}

}
