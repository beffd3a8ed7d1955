package org.imglish.core.task;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import org.imglish.core.augmentation.Augmentation;
import org.imglish.core.backbone.Beit3Input;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.backbone.ModelFile;
import org.imglish.core.backbone.Network;
import org.imglish.core.backbone.Passes;
import org.imglish.core.checkpoint.CheckpointWeights;
import org.imglish.core.collective.ProcessGroup;
import org.imglish.core.kernel.KeptNumbers;
import org.imglish.core.loader.ImageBatches;
import org.imglish.core.loader.Pixels;
import org.imglish.core.loader.TextBatch;
import org.imglish.core.metric.Metric;
import org.imglish.core.optimizer.LossScale;
import org.imglish.core.sample.Sample;
import org.imglish.core.segmentation.Views;
import org.imglish.core.shard.Manifest;
import org.imglish.core.text.TextTokenizer;
import org.imglish.core.text.TokenizerFile;
import org.jspecify.annotations.Nullable;

/**
 * A BEiT-3 with the head of one task. Owns its network. One thread trains or predicts;
 * batches may be made by another.
 */
public abstract class TaskModel implements AutoCloseable {

	/** What a step reports. */
	public static final List<Metric> STEP_METRICS = List.of(Metric.min("loss", Metric.NATS),
			Metric.max("accuracy", Metric.SHARE));

	private final TaskSetting setting;

	private final NDManager manager;

	private final Network network;

	private final ImageBatches decoder;

	private final @Nullable TextTokenizer tokenizer;

	TaskModel(TaskSetting setting, ModelConfig config, @Nullable TextTokenizer tokenizer) {
		this.setting = setting;
		this.tokenizer = tokenizer;
		this.manager = NDManager.newBaseManager("PyTorch");
		this.network = new Network(config, this.manager, setting.finalNorm());
		this.decoder = new ImageBatches(config.imageSize(), setting.images(), ImageBatches.threads());
	}

	/**
	 * Makes a model with random weights.
	 * @param setting the task
	 * @param config shape of the backbone; its vocabulary must be the tokenizer's
	 * @param tokenizer the text tokenizer, or null where the task has no texts
	 * @param seed from which the weights follow
	 */
	public static TaskModel create(TaskSetting setting, ModelConfig config, @Nullable Path tokenizer, long seed)
			throws IOException {
		TextTokenizer words = (tokenizer != null) ? TokenizerFile.open(tokenizer) : null;
		if (words == null && setting.usesTexts()) {
			throw new IOException("The task " + setting.task() + " needs a text tokenizer, but the dataset has none; "
					+ "ingest it with a vocabulary");
		}
		TaskModel model = setting.task().model(setting, config, words);
		model.network().initialize((int) seed);
		return model;
	}

	/**
	 * Opens a fine-tuned checkpoint.
	 * @param checkpoint its folder
	 * @throws IOException if it was not fine-tuned or a weight is missing
	 */
	public static TaskModel open(Path checkpoint) throws IOException {
		return open(checkpoint, TaskSetting.read(checkpoint));
	}

	/**
	 * Opens a fine-tuned checkpoint for a task: its own, or retrieval where its heads
	 * compare images with texts.
	 * @param checkpoint its folder
	 * @throws IOException if it was fine-tuned to another task or a weight is missing
	 */
	public static TaskModel open(Path checkpoint, Task task) throws IOException {
		requireTask(checkpoint, task);
		return task.comparesInputs() ? RetrievalModel.open(checkpoint) : open(checkpoint);
	}

	/**
	 * Checks that a checkpoint can do a task.
	 * @param checkpoint its folder
	 * @throws IOException if it was fine-tuned to another one
	 */
	public static void requireTask(Path checkpoint, Task task) throws IOException {
		if (task.comparesInputs()) {
			RetrievalModel.requireContrastive(checkpoint);
			return;
		}
		TaskSetting setting = TaskSetting.read(checkpoint);
		if (setting.task() != task) {
			throw new IOException(String.format(Locale.ROOT,
					"The checkpoint was fine-tuned to the task %s, but the recipe evaluates %s", setting.task(), task));
		}
	}

	static TaskModel open(Path checkpoint, TaskSetting setting) throws IOException {
		TaskModel model = create(setting, ModelFile.read(checkpoint),
				setting.usesTexts() ? TokenizerFile.of(checkpoint) : null, 0);
		List<String> missing = model.network().load(CheckpointWeights.of(checkpoint), (name) -> true);
		if (!missing.isEmpty()) {
			model.close();
			throw new IOException("The checkpoint in " + checkpoint + " lacks the weights " + missing);
		}
		return model;
	}

	public TaskSetting setting() {
		return this.setting;
	}

	public Network network() {
		return this.network;
	}

	/** Decodes images as the model is evaluated with. */
	public ImageBatches decoder() {
		return this.decoder;
	}

	TextTokenizer tokenizer() {
		if (this.tokenizer == null) {
			throw new IllegalStateException("The task " + this.setting.task() + " has no texts");
		}
		return this.tokenizer;
	}

	/** Token ids of a text, without special tokens. */
	public int[] encode(String text) {
		return tokenizer().encode(text);
	}

	/** Number of rows of the tokenizer's vocabulary. */
	public static int vocabularySize(Path tokenizer) throws IOException {
		try (TextTokenizer words = TokenizerFile.open(tokenizer)) {
			return words.vocabularySize();
		}
	}

	/**
	 * Whether fine-tuning reaches a parameter; the others keep their values, but for
	 * statistics, which follow from what passes.
	 */
	public boolean trains(String parameter) {
		Parameter declared = this.network.parameters().get(parameter);
		return declared != null && declared.requiresGradient()
				&& passes().reach(parameter, this.network.backbone().config());
	}

	/** What a step passes through the backbone. */
	Passes passes() {
		return Passes.PAIRS;
	}

	/**
	 * The name that a parameter has in a pretrained checkpoint, if that is another one.
	 */
	public String pretrainedName(String parameter) {
		return parameter;
	}

	/**
	 * Whether the heads of a checkpoint that was fine-tuned before are those of this
	 * model: the same layers with the same meaning.
	 */
	public boolean hasHeadsOf(TaskSetting before) {
		return before.task() == this.setting.task() && before.isContrastive() == this.setting.isContrastive();
	}

	/**
	 * Refuses a dataset whose labels mean something else than the model's.
	 * @throws IOException with the way out
	 */
	public void require(Manifest manifest) throws IOException {
		// Most tasks compare names and not numbers.
	}

	/**
	 * Chooses in what forms whole images are looked at; most tasks look at one.
	 */
	public void look(Views views) {
		// Nothing is to be chosen.
	}

	/** Name of the metric that settings are chosen by; higher is better. */
	public abstract String mainMetric();

	/**
	 * Decodes and tokenizes what is computed here of the samples of a pass.
	 * @param random for what the task draws, masks for example: as much for a share as
	 * for the whole
	 * @param augmentation what happens to the images
	 * @param draws what the images are changed by: two items per row, left and right
	 */
	public TaskBatch batch(TaskPart part, RandomGenerator random, Augmentation augmentation, ImageBatches.Draws draws)
			throws IOException {
		List<Sample> samples = part.own();
		ImageBatches.Draws own = (item) -> draws.of(2 * part.from() + item);
		return new TaskBatch(samples, pixels(part.name(), samples, augmentation, own),
				rightPixels(part.name(), samples, augmentation, own),
				this.setting.task().usesTexts() ? texts(part.name(), samples) : null, targets(part.name(), samples),
				null, part.shared(), part.size());
	}

	/** What is to be predicted, in the task's own layout. */
	abstract float[] targets(String dataset, List<Sample> samples) throws IOException;

	final Pixels pixels(String dataset, List<Sample> samples) throws IOException {
		return pixels(dataset, samples, Augmentation.NONE, SplittableRandom::new);
	}

	final Pixels pixels(String dataset, List<Sample> samples, Augmentation augmentation, ImageBatches.Draws draws)
			throws IOException {
		return this.setting.blind() ? Pixels.plain(samples.size(), side())
				: this.decoder.pixels(dataset, samples, Sample::image, augmentation, (item) -> draws.of(2 * item));
	}

	final @Nullable Pixels rightPixels(String dataset, List<Sample> samples) throws IOException {
		return rightPixels(dataset, samples, Augmentation.NONE, SplittableRandom::new);
	}

	private @Nullable Pixels rightPixels(String dataset, List<Sample> samples, Augmentation augmentation,
			ImageBatches.Draws draws) throws IOException {
		if (this.setting.task().images() < 2) {
			return null;
		}
		return this.setting.blind() ? Pixels.plain(samples.size(), side())
				: this.decoder.pixels(dataset, samples, Sample::right, augmentation, (item) -> draws.of(2 * item + 1));
	}

	private int side() {
		return this.network.backbone().config().imageSize();
	}

	final TextBatch texts(String dataset, List<Sample> samples) throws IOException {
		List<int[]> texts = new ArrayList<>();
		for (Sample sample : samples) {
			texts.add(TextBatch.tokens(dataset, sample));
		}
		return TextBatch.of(texts, this.setting.window());
	}

	/**
	 * Adds the gradients of a step to those collected: the sum over the parts, and over
	 * the members of a gang, equals one pass over all of their samples.
	 * @param parts the step's batch in parts that fit into memory, or this member's share
	 * of them
	 * @param seeds torch seed of each part
	 * @param scale of the loss whose gradients are collected
	 * @param group all who take the step together; the loss is the mean over the samples
	 * of all of them
	 * @return what this member adds to loss and accuracy of the step
	 */
	public Map<String, Double> backward(List<TaskBatch> parts, List<Integer> seeds, LossScale scale,
			ProcessGroup group) {
		double terms = parts.stream().mapToDouble((group.size() > 1) ? TaskBatch::allTerms : TaskBatch::terms).sum();
		Map<String, Double> sums = sums();
		for (int i = 0; i < parts.size(); i++) {
			TaskBatch part = parts.get(i);
			if (part.size() == 0) {
				continue;
			}
			double share = part.terms() / terms;
			this.manager.getEngine().setRandomSeed(seeds.get(i));
			try (NDManager scratch = this.network.manager().newSubManager();
					GradientCollector collector = this.manager.getEngine().newGradientCollector()) {
				Loss loss = loss(part, scratch);
				this.network.backward(collector, scale.of(KeptNumbers.times(loss.mean(), share)));
				add(sums, loss, share);
			}
		}
		return sums;
	}

	/** Loss and accuracy of nothing. */
	static Map<String, Double> sums() {
		Map<String, Double> sums = new LinkedHashMap<>();
		sums.put("loss", 0.0);
		sums.put("accuracy", 0.0);
		return sums;
	}

	/** Adds a share of a loss and of its accuracy. */
	static void add(Map<String, Double> sums, Loss loss, double share) {
		sums.merge("loss", share * loss.mean().getFloat(), Double::sum);
		sums.merge("accuracy", share * loss.accuracy().getFloat(), Double::sum);
	}

	/** Forward pass in training. */
	abstract Loss loss(TaskBatch batch, NDManager scratch);

	/**
	 * Predicts samples.
	 * @param dataset name of their dataset, for error messages
	 */
	public abstract List<Prediction> predict(String dataset, List<Sample> samples) throws IOException;

	/**
	 * Answers inputs that carry no truth.
	 * @param batch pixels and texts of the inputs
	 * @param top how many guesses an answer lists at most
	 * @return an answer for each input, as plain JSON values
	 */
	public abstract List<Map<String, Object>> answer(TaskBatch batch, int top);

	/**
	 * Features of the images of inputs.
	 * @return {@code [inputs][width]}
	 * @throws IllegalArgumentException if the task compares images by none
	 */
	public float[][] embed(TaskBatch batch) {
		throw new IllegalArgumentException(
				String.format(Locale.ROOT, "The model was fine-tuned to %s, which compares images by no features; ask ",
						this.setting.task()) + "a model for classification or retrieval, or a pretrained one");
	}

	/**
	 * Whether a prediction carries the truth that it can be scored against. The test
	 * split of a benchmark may keep it to its server.
	 */
	public boolean isLabelled(Prediction prediction) {
		return true;
	}

	/** How predictions are written for the benchmark's own server or scorer. */
	public abstract ResultsFile results();

	/**
	 * Scores the predictions of a whole dataset.
	 * @param predictions at least one, all labelled
	 * @return values by metric name, the main one among them
	 */
	public abstract Map<String, Double> score(List<Prediction> predictions);

	/**
	 * How good one prediction is, in [0, 1], where that can be said of one by itself.
	 */
	public OptionalDouble quality(Prediction prediction) {
		return OptionalDouble.empty();
	}

	/**
	 * Pictures of a prediction for people to look at.
	 * @return PNGs by what they show; empty where there is nothing to see
	 */
	public Map<String, byte[]> pictures(Sample sample, Prediction prediction) throws IOException {
		return Map.of();
	}

	/** What the colors of pictures mean: colors by class name. */
	public Map<String, String> legend() {
		return Map.of();
	}

	final Beit3Input image(TaskBatch batch, NDManager scratch) {
		return Beit3Input.image(batch.pixels().array(scratch), null).withRows(batch.rows());
	}

	final Beit3Input pair(Pixels pixels, TaskBatch batch, NDManager scratch) {
		TextBatch text = batch.requireText();
		return Beit3Input.pair(pixels.array(scratch), null, text.tokens(scratch), text.padding(scratch))
			.withRows(batch.rows());
	}

	@Override
	public void close() {
		this.decoder.close();
		this.network.close();
		this.manager.close();
		if (this.tokenizer != null) {
			this.tokenizer.close();
		}
	}

	/**
	 * What a pass yields.
	 *
	 * @param mean the loss, a scalar
	 * @param accuracy share of right predictions, a scalar
	 */
	record Loss(NDArray mean, NDArray accuracy) {

	}

}
