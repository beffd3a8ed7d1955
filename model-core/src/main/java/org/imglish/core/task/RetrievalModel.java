package org.imglish.core.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import org.imglish.core.backbone.Beit3Input;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.backbone.Passes;
import org.imglish.core.checkpoint.ModelFile;
import org.imglish.core.evaluation.Prediction;
import org.imglish.core.head.RetrievalHead;
import org.imglish.core.loader.Pixels;
import org.imglish.core.loader.TextBatch;
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
 * 2101.06983).
 */
public final class RetrievalModel extends TaskModel {

	private static final int[] DEPTHS = { 1, 5, 10 };

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
		int window = (setting.task() == Task.RETRIEVAL) ? setting.window() : ModelFile.read(checkpoint).longestText();
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
			throw new IOException("The checkpoint was fine-tuned to %s, which has no contrastive heads; take one that "
				.formatted(setting.task()) + "was fine-tuned to RETRIEVAL");
		}
		return setting;
	}

	/**
	 * Encodes images.
	 * @return unit vectors {@code [images][width]}
	 */
	public float[][] imageFeatures(Pixels pixels) {
		try (NDManager scratch = network().manager().newSubManager()) {
			return FeatureEncoder.rows(this.head.image(pixels.array(scratch), false), pixels.count());
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
		return loss(this.head.image(image(batch, scratch), true), this.head.text(text(batch, scratch), true));
	}

	private Loss loss(NDArray images, NDArray texts) {
		NDArray logits = this.head.logits(images, texts);
		return new Loss(Contrastive.mean(logits), CrossEntropy.accuracy(logits, Contrastive.pairs(logits)));
	}

	private static Beit3Input text(TaskBatch batch, NDManager scratch) {
		TextBatch text = batch.requireText();
		return Beit3Input.text(text.tokens(scratch), text.padding(scratch));
	}

	@Override
	public Map<String, Double> backward(List<TaskBatch> parts, List<Integer> seeds, LossScale scale) {
		if (parts.size() == 1) {
			return super.backward(parts, seeds, scale);
		}
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
			Map<String, Double> values = new LinkedHashMap<>();
			NDList gradients = featureGradients(images, texts, values, scale);
			long from = 0;
			for (int i = 0; i < parts.size(); i++) {
				long to = from + parts.get(i).size();
				backward(parts.get(i), seeds.get(i), gradients, from, to);
				from = to;
			}
			return values;
		}
	}

	private NDList features(TaskBatch batch, int seed, NDManager scratch) {
		network().manager().getEngine().setRandomSeed(seed);
		return new NDList(this.head.image(image(batch, scratch), true), this.head.text(text(batch, scratch), true));
	}

	/** The gradients of all features; that of the scale reaches its weight right here. */
	private NDList featureGradients(NDList images, NDList texts, Map<String, Double> values, LossScale scale) {
		NDArray allImages = images.get(0).getNDArrayInternal().concat(images.subNDList(1), 0);
		NDArray allTexts = texts.get(0).getNDArrayInternal().concat(texts.subNDList(1), 0);
		allImages.setRequiresGradient(true);
		allTexts.setRequiresGradient(true);
		try (GradientCollector collector = network().manager().getEngine().newGradientCollector()) {
			Loss loss = loss(allImages, allTexts);
			collector.backward(scale.of(loss.mean()));
			values.put("loss", (double) loss.mean().getFloat());
			values.put("accuracy", (double) loss.accuracy().getFloat());
		}
		return new NDList(allImages.getGradient(), allTexts.getGradient());
	}

	/** The second pass: the features of a part, weighted by their gradients. */
	private void backward(TaskBatch batch, int seed, NDList gradients, long from, long to) {
		try (NDManager scratch = network().manager().newSubManager();
				GradientCollector collector = network().manager().getEngine().newGradientCollector()) {
			NDList features = features(batch, seed, scratch);
			String rows = from + ":" + to;
			NDArray weighted = features.get(0)
				.mul(gradients.get(0).get(rows))
				.sum()
				.add(features.get(1).mul(gradients.get(1).get(rows)).sum());
			network().backward(collector, weighted);
		}
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
