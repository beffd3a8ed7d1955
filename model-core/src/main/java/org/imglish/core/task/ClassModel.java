package org.imglish.core.task;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.loader.Pixels;
import org.imglish.core.sample.Sample;
import org.imglish.core.text.TextTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Sorts images into classes, by whatever scores them: top-1, top-5 and accuracy of each
 * class.
 */
abstract class ClassModel extends TaskModel {

	private final ClassLabels labels;

	private final ClassGuesses guesses;

	ClassModel(TaskSetting setting, ModelConfig config, @Nullable TextTokenizer tokenizer) {
		super(setting, config, tokenizer);
		this.labels = new ClassLabels(setting.classes());
		this.guesses = new ClassGuesses(setting.classes());
	}

	/** Scores of every class, {@code [images][classes]}; the highest is the guess. */
	abstract float[][] scores(Pixels pixels);

	@Override
	public final String mainMetric() {
		return "top1";
	}

	@Override
	final float[] targets(String dataset, List<Sample> samples) throws IOException {
		float[] targets = new float[samples.size()];
		for (int i = 0; i < targets.length; i++) {
			targets[i] = this.labels.of(dataset, samples.get(i));
		}
		return targets;
	}

	@Override
	public final List<Prediction> predict(String dataset, List<Sample> samples) throws IOException {
		float[][] scores = scores(pixels(dataset, samples));
		List<Prediction> predictions = new ArrayList<>();
		for (int i = 0; i < samples.size(); i++) {
			predictions.add(this.guesses.of(dataset, samples.get(i), scores[i]));
		}
		return predictions;
	}

	@Override
	public final List<Map<String, Object>> answer(TaskBatch batch, int top) {
		return Arrays.stream(scores(batch.pixels()))
			.map((row) -> Map.<String, Object>of("classes",
					Guesses.best("class", setting().classes(), row, Guesses.softmax(Guesses.widened(row)), top)))
			.toList();
	}

	@Override
	public final ResultsFile results() {
		return this.guesses.results();
	}

	@Override
	public final boolean isLabelled(Prediction prediction) {
		return ClassGuesses.isLabelled(prediction);
	}

	@Override
	public final Map<String, Double> score(List<Prediction> predictions) {
		return this.guesses.score(predictions);
	}

}
