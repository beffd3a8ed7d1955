package org.imglish.core.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import org.imglish.core.backbone.Beit3Input;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.backbone.ModelFile;
import org.imglish.core.backbone.Passes;
import org.imglish.core.collective.ProcessGroup;
import org.imglish.core.head.RetrievalHead;
import org.imglish.core.loader.Pixels;
import org.imglish.core.loader.TextBatch;
import org.imglish.core.metric.Metric;
import org.imglish.core.objective.Contrastive;
import org.imglish.core.objective.CrossEntropy;
import org.imglish.core.optimizer.LossScale;
import org.imglish.core.quality.RetrievalRecall;
import org.imglish.core.sample.Sample;
import org.imglish.core.text.TextTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Image-text retrieval as a dual encoder. A batch that is larger than memory is encoded
 * in parts without gradients; the loss over all of it gives the gradient of each feature,
 * which a second pass over the parts carries into the weights (GradCache, arXiv
 * 2101.06983). The members of a gang share the features of all of them.
 */
public final class RetrievalModel extends TaskModel {

	private static final int[] DEPTHS = { 1, 5, 10 };

	/** What is scored. */
	static final List<Metric> METRICS = Stream.concat(Stream.of(Metric.max("mean_recall", Metric.SHARE)),
			Arrays.stream(DEPTHS)
				.boxed()
				.flatMap((depth) -> Stream.of("image_to_text/recall_at_" + depth, "text_to_image/recall_at_" + depth)
					.map((name) -> Metric.max(name, Metric.SHARE))))
		.toList();

	private final RetrievalHead head;

	RetrievalModel(TaskSetting setting, ModelConfig config, @Nullable TextTokenizer tokenizer) {
		super(setting, config, tokenizer);
		this.head = new RetrievalHead(network());
	}

	/**
	 * Opens a checkpoint whose contrastive heads were trained.
	 * @param checkpoint its folder
	 * @throws IOException if they were not, or it is damaged
	 */
	public static RetrievalModel open(Path checkpoint) throws IOException {
		TaskSetting setting = requireContrastive(checkpoint);
		int window = setting.task().comparesInputs() ? setting.window() : ModelFile.read(checkpoint).longestText();
		return (RetrievalModel) TaskModel.open(checkpoint,
				new TaskSetting(Task.RETRIEVAL, List.of(), window, 0, setting.blind(), setting.images(), null));
	}

	/**
	 * Checks that the contrastive heads of a checkpoint were trained.
	 * @return what it was fine-tuned to
	 * @throws IOException if they were not
	 */
	public static TaskSetting requireContrastive(Path checkpoint) throws IOException {
		if (!Files.exists(checkpoint.resolve("task.json"))) {
			throw new IOException(
					"The checkpoint was pretrained by masking alone: its contrastive heads, which compare "
							+ "images with texts, were never trained. Fine-tune it to retrieval first, for example on its "
							+ "pretraining pairs (recipes/itc.yaml)");
		}
		TaskSetting setting = TaskSetting.read(checkpoint);
		if (!setting.isContrastive()) {
			throw new IOException(String.format(Locale.ROOT,
					"The checkpoint was fine-tuned to %s, which has no contrastive heads; take one that ",
					setting.task()) + "was fine-tuned to RETRIEVAL");
		}
		return setting;
	}

	/**
	 * Encodes images.
	 * @return unit vectors {@code [images][width]}
	 */
	public float[][] imageFeatures(Pixels pixels) {
		try (NDManager scratch = network().manager().newSubManager()) {
			return FeatureEncoder.rows(this.head.image(Beit3Input.image(pixels.array(scratch), null), false),
					pixels.count());
		}
	}

	/**
	 * Encodes texts.
	 * @return unit vectors {@code [texts][width]}
	 */
	public float[][] textFeatures(TextBatch text) {
		try (NDManager scratch = network().manager().newSubManager()) {
			Beit3Input input = Beit3Input.text(text.tokens(scratch), text.padding(scratch));
			return FeatureEncoder.rows(this.head.text(input, false), text.batch());
		}
	}

	/** What cosines are multiplied with before they become probabilities. */
	public double scale() {
		return this.head.scale();
	}

	@Override
	Passes passes() {
		return Passes.APART;
	}

	@Override
	public boolean hasHeadsOf(TaskSetting before) {
		return before.isContrastive();
	}

	@Override
	public String mainMetric() {
		return "mean_recall";
	}

	@Override
	float[] targets(String dataset, List<Sample> samples) {
		return new float[0];
	}

	@Override
	Loss loss(TaskBatch batch, NDManager scratch) {
		NDArray logits = this.head.logits(this.head.image(image(batch, scratch), true),
				this.head.text(text(batch, scratch), true));
		return new Loss(Contrastive.mean(logits), CrossEntropy.accuracy(logits, Contrastive.pairs(logits)));
	}

	private static Beit3Input text(TaskBatch batch, NDManager scratch) {
		TextBatch text = batch.requireText();
		return Beit3Input.text(text.tokens(scratch), text.padding(scratch)).withRows(batch.rows());
	}

	@Override
	public Map<String, Double> backward(List<TaskBatch> parts, List<Integer> seeds, LossScale scale,
			ProcessGroup group) {
		if (parts.size() == 1 && group.size() == 1) {
			return super.backward(parts, seeds, scale, group);
		}
		Map<String, Double> sums = sums();
		FeatureLoss loss = new FeatureLoss(this.head, scale, group, sums);
		if (parts.size() == 1) {
			backwardAtOnce(parts.get(0), seeds.get(0), loss);
		}
		else {
			backwardInParts(parts, seeds, loss);
		}
		return sums;
	}

	/** The features of this member's rows are kept until their gradients are known. */
	private void backwardAtOnce(TaskBatch batch, int seed, FeatureLoss loss) {
		try (NDManager scratch = network().manager().newSubManager();
				GradientCollector collector = network().manager().getEngine().newGradientCollector()) {
			NDList features = features(batch, seed, scratch);
			NDList gradients = loss.gradients(collector, features.get(0).stopGradient(),
					features.get(1).stopGradient());
			if (batch.size() > 0) {
				network().backward(collector, weighted(features, gradients, 0, batch.size()));
			}
		}
	}

	private void backwardInParts(List<TaskBatch> parts, List<Integer> seeds, FeatureLoss loss) {
		try (NDManager scratch = network().manager().newSubManager()) {
			NDList images = new NDList();
			NDList texts = new NDList();
			for (int i = 0; i < parts.size(); i++) {
				try (NDManager part = scratch.newSubManager()) {
					NDList features = features(parts.get(i), seeds.get(i), part);
					features.attach(scratch);
					images.add(features.get(0));
					texts.add(features.get(1));
				}
			}
			NDList gradients;
			try (GradientCollector collector = network().manager().getEngine().newGradientCollector()) {
				gradients = loss.gradients(collector, NDArrays.concat(images), NDArrays.concat(texts));
			}
			long from = 0;
			for (int i = 0; i < parts.size(); i++) {
				long to = from + parts.get(i).size();
				backward(parts.get(i), seeds.get(i), gradients, from, to);
				from = to;
			}
		}
	}

	/** Images' and texts'. */
	private NDList features(TaskBatch batch, int seed, NDManager scratch) {
		if (batch.size() == 0) {
			Shape none = new Shape(0, this.head.width());
			return new NDList(scratch.zeros(none), scratch.zeros(none));
		}
		network().manager().getEngine().setRandomSeed(seed);
		return new NDList(this.head.image(image(batch, scratch), true), this.head.text(text(batch, scratch), true));
	}

	/** The second pass: the features of a part, weighted by their gradients. */
	private void backward(TaskBatch batch, int seed, NDList gradients, long from, long to) {
		if (batch.size() == 0) {
			return;
		}
		try (NDManager scratch = network().manager().newSubManager();
				GradientCollector collector = network().manager().getEngine().newGradientCollector()) {
			network().backward(collector, weighted(features(batch, seed, scratch), gradients, from, to));
		}
	}

	/** A scalar whose gradient at the features is the given one. */
	private static NDArray weighted(NDList features, NDList gradients, long from, long to) {
		String rows = from + ":" + to;
		return features.get(0)
			.mul(gradients.get(0).get(rows))
			.sum()
			.add(features.get(1).mul(gradients.get(1).get(rows)).sum());
	}

	/** Features, as little-endian float32 in Base64. */
	@Override
	public List<Prediction> predict(String dataset, List<Sample> samples) throws IOException {
		float[][] images = imageFeatures(pixels(dataset, samples));
		float[][] texts = textFeatures(texts(dataset, samples));
		List<Prediction> predictions = new ArrayList<>();
		for (int i = 0; i < samples.size(); i++) {
			Sample sample = samples.get(i);
			predictions.add(new Prediction(sample.id(),
					Map.of("image_id", String.valueOf(sample.labels().getOrDefault("image_id", sample.id())),
							"caption_id", caption(sample), "image", RetrievalRanks.encode(images[i]), "text",
							RetrievalRanks.encode(texts[i]))));
		}
		return predictions;
	}

	private static String caption(Sample sample) {
		Map<String, Object> labels = sample.labels();
		return String.valueOf(labels.getOrDefault("caption_id", labels.getOrDefault("sentence_id", sample.id())));
	}

	/** What inputs mean to each other is asked for through their features. */
	@Override
	public List<Map<String, Object>> answer(TaskBatch batch, int top) {
		throw new IllegalArgumentException("A retrieval model compares inputs with each other");
	}

	@Override
	public ResultsFile results() {
		return new RankLines();
	}

	@Override
	public Map<String, Double> score(List<Prediction> predictions) {
		RetrievalRecall recall = RetrievalRanks.of(predictions).recall();
		Map<String, Double> scores = new LinkedHashMap<>();
		scores.put(mainMetric(), recall.average());
		for (int depth : DEPTHS) {
			scores.put("image_to_text/recall_at_" + depth, recall.imageToText(depth));
			scores.put("text_to_image/recall_at_" + depth, recall.textToImage(depth));
		}
		return scores;
	}

}
