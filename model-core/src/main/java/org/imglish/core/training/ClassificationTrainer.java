package org.imglish.core.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.backbone.Network;
import org.imglish.core.evaluation.ClassificationEvaluator;
import org.imglish.core.head.ClassificationHead;
import org.imglish.core.loader.ImageBatches;
import org.imglish.core.loader.Prefetch;
import org.imglish.core.loader.Shuffle;
import org.imglish.core.loader.StepRandom;
import org.imglish.core.objective.CrossEntropy;
import org.imglish.core.optimizer.Optimizer;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.ShardedSamples;
import tools.jackson.databind.json.JsonMapper;

/** Fine-tunes a BEiT-3 to image classification. */
public final class ClassificationTrainer implements Trainer {

	private final FinetuneSpec spec;

	private final ShardedSamples train;

	private final ImageBatches decoder;

	private final Shuffle shuffle;

	private final NDManager manager;

	private final Network network;

	private final ClassificationHead head;

	private final Optimizer optimizer;

	private final Prefetch<Batch> prefetch;

	private long step;

	/**
	 * Opens the dataset, builds the model and loads the initial weights.
	 * @throws IOException if the dataset has no classes or the checkpoint cannot be used
	 */
	public ClassificationTrainer(FinetuneSpec spec) throws IOException {
		this.spec = spec;
		this.train = ShardedSamples.open(spec.train().dataset());
		int classes = this.train.manifest().classes().size();
		if (classes < 2) {
			throw new IOException("Dataset " + this.train.manifest().dataset() + " has " + classes
					+ " classes; classification needs a dataset with at least two");
		}
		ModelConfig config = (spec.initial() != null) ? Checkpointing.model(spec.initial()) : spec.model();
		this.decoder = new ImageBatches(config.imageSize());
		this.shuffle = new Shuffle(this.train.size(), spec.seed());
		this.manager = NDManager.newBaseManager("PyTorch");
		this.network = new Network(config.withDropPath(spec.dropPath()), this.manager, false);
		this.head = new ClassificationHead(this.network, classes);
		this.network.initialize((int) spec.seed());
		if (spec.initial() != null) {
			this.network.load(spec.initial().resolve("weights.safetensors"), (name) -> name.startsWith("beit3."));
		}
		this.optimizer = new Optimizer(this.network, spec.optimizer(), spec.steps(), ClassificationTrainer::isTrained);
		this.prefetch = new Prefetch<>("loader", spec.steps(), (number) -> batch(plan(number)));
	}

	/**
	 * Parameters that an image reaches: not the language expert, the words or the mask
	 * token.
	 */
	private static boolean isTrained(String name) {
		return !name.contains(".B.") && !name.contains(".C.") && !name.equals("beit3.text_embed.weight")
				&& !name.equals("beit3.vision_embed.mask_token");
	}

	@Override
	public long steps() {
		return this.spec.steps();
	}

	@Override
	public StepPlan plan(long number) {
		return new StepPlan(number, Map.of("images", this.shuffle.step(number, this.spec.train().batch())));
	}

	private Batch batch(StepPlan plan) throws IOException {
		List<Sample> samples = ImageBatches.read(this.train, plan.samples().getOrDefault("images", List.of()));
		long[] labels = new long[samples.size()];
		for (int i = 0; i < labels.length; i++) {
			labels[i] = ClassificationEvaluator.label(this.train, samples.get(i));
		}
		return new Batch(this.decoder.pixels(this.train, samples), labels);
	}

	@Override
	public StepReport perform(StepPlan plan) {
		long started = System.nanoTime();
		try (NDManager scratch = this.network.manager().newSubManager()) {
			Batch batch = this.prefetch.take(plan.step());
			this.manager.getEngine()
				.setRandomSeed((int) StepRandom.of(this.spec.seed(), plan.step(), "torch").nextLong());
			this.optimizer.zeroGradients();
			int side = this.network.backbone().config().imageSize();
			NDArray image = scratch.create(batch.pixels(), new Shape(batch.labels().length, 3, side, side));
			NDArray labels = scratch.create(batch.labels());
			double loss;
			double accuracy;
			try (GradientCollector collector = this.manager.getEngine().newGradientCollector()) {
				NDArray logits = this.head.forward(image, true);
				NDArray mean = CrossEntropy.smoothed(logits, labels, this.spec.smoothing());
				collector.backward(mean);
				loss = mean.getFloat();
				accuracy = CrossEntropy.accuracy(logits, labels).getFloat();
			}
			if (!Double.isFinite(loss)) {
				throw new DivergedException("The loss of step " + plan.step() + " is " + loss
						+ "; resume from the last checkpoint with a lower optimizer.peakRate");
			}
			Map<String, Double> numeric = new LinkedHashMap<>();
			numeric.put("loss", loss);
			numeric.put("accuracy", accuracy);
			numeric.put("learning_rate", this.optimizer.rate(plan.step()));
			numeric.put("gradient_norm", this.optimizer.update(plan.step()));
			this.step = plan.step();
			double seconds = (System.nanoTime() - started) / 1e9;
			return new StepReport(plan.step(), numeric, Map.of("samples_per_second", batch.labels().length / seconds,
					"data_wait", this.prefetch.waited(), "step_seconds", seconds));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public Map<String, Double> validate() {
		return Map.of();
	}

	@Override
	public void write(Path folder) throws IOException {
		Checkpointing.write(folder, this.network, Map.of(), this.optimizer, this.step);
		Files.write(folder.resolve("classes.json"),
				JsonMapper.builder().build().writeValueAsBytes(this.train.manifest().classes()));
	}

	@Override
	public long read(Path folder) throws IOException {
		this.step = Checkpointing.read(folder, this.network, this.optimizer);
		return this.step;
	}

	@Override
	public void close() {
		this.prefetch.close();
		this.network.close();
		this.manager.close();
		this.train.close();
	}

	@SuppressWarnings("ArrayRecordComponent")
	private record Batch(float[] pixels, long[] labels) {

	}

}
