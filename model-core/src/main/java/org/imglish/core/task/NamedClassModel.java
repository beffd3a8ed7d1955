package org.imglish.core.task;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import org.imglish.core.backbone.Beit3Input;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.evaluation.Prediction;
import org.imglish.core.head.RetrievalHead;
import org.imglish.core.loader.Pixels;
import org.imglish.core.loader.TextBatch;
import org.imglish.core.objective.CrossEntropy;
import org.imglish.core.sample.Sample;
import org.imglish.core.text.TextTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Image classification as image-to-text retrieval (arXiv 2208.10442, section 3.5): a dual
 * encoder finds the name of an image's class among the names of all classes. An image is
 * compared with every class at every step, not with those of its batch alone, so that
 * training asks what evaluation asks; it costs a pass over all names a step.
 */
final class NamedClassModel extends TaskModel {

	private static final int SPECIAL_TOKENS = 2;

	private final RetrievalHead head;

	private final ClassLabels labels;

	private final ClassGuesses guesses;

	/** The first text of each class, which training compares images with. */
	private final TextBatch texts;

	NamedClassModel(TaskSetting setting, ModelConfig config, @Nullable TextTokenizer tokenizer) {
		super(setting, config, tokenizer);
		this.head = new RetrievalHead(network());
		this.labels = new ClassLabels(setting.classes());
		this.guesses = new ClassGuesses(setting.classes());
		List<int[]> texts = new ArrayList<>();
		ClassNames names = (setting.names() != null) ? setting.names() : new ClassNames(List.of());
		for (String name : setting.classes()) {
			texts.add(encode(names.texts(name).get(0)));
		}
		int longest = texts.stream().mapToInt((tokens) -> tokens.length).max().orElse(0) + SPECIAL_TOKENS;
		this.texts = TextBatch.of(texts, Math.min(Math.max(longest, 4), config.longestText()));
	}

	/** The heads of a retrieval model are the same. */
	@Override
	public boolean hasHeadsOf(TaskSetting before) {
		return before.isContrastive();
	}

	@Override
	public String mainMetric() {
		return "top1";
	}

	@Override
	float[] targets(String dataset, List<Sample> samples) throws IOException {
		float[] targets = new float[samples.size()];
		for (int i = 0; i < targets.length; i++) {
			targets[i] = this.labels.of(dataset, samples.get(i));
		}
		return targets;
	}

	@Override
	Loss loss(TaskBatch batch, NDManager scratch) {
		NDArray labels = scratch.create(batch.targets()).toType(DataType.INT64, false);
		NDArray logits = logits(batch.pixels(), scratch, true);
		return new Loss(CrossEntropy.smoothed(logits, labels, setting().smoothing()),
				CrossEntropy.accuracy(logits, labels));
	}

	/** Scaled cosines {@code [images, classes]}. */
	private NDArray logits(Pixels pixels, NDManager scratch, boolean training) {
		NDArray images = this.head.image(pixels.array(scratch), training);
		Beit3Input names = Beit3Input.text(this.texts.tokens(scratch), this.texts.padding(scratch));
		return this.head.logits(images, this.head.text(names, training));
	}

	private float[][] scores(Pixels pixels) {
		try (NDManager scratch = network().manager().newSubManager()) {
			return FeatureEncoder.rows(logits(pixels, scratch, false), pixels.count());
		}
	}

	@Override
	public List<Prediction> predict(String dataset, List<Sample> samples) throws IOException {
		float[][] scores = scores(pixels(dataset, samples));
		List<Prediction> predictions = new ArrayList<>();
		for (int i = 0; i < samples.size(); i++) {
			predictions.add(this.guesses.of(dataset, samples.get(i), scores[i]));
		}
		return predictions;
	}

	@Override
	public List<Map<String, Object>> answer(TaskBatch batch, int top) {
		return Arrays.stream(scores(batch.pixels()))
			.map((row) -> Map.<String, Object>of("classes",
					Guesses.best("class", setting().classes(), row, Guesses.softmax(Guesses.widened(row)), top)))
			.toList();
	}

	@Override
	public float[][] embed(TaskBatch batch) {
		try (NDManager scratch = network().manager().newSubManager()) {
			return FeatureEncoder.rows(this.head.image(image(batch, scratch), false), batch.size());
		}
	}

	@Override
	public boolean isLabelled(Prediction prediction) {
		return ClassGuesses.isLabelled(prediction);
	}

	@Override
	public Map<String, Double> score(List<Prediction> predictions) {
		return this.guesses.score(predictions);
	}

}
