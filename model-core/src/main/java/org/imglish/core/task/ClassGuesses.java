package org.imglish.core.task;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.imglish.core.metric.Metric;
import org.imglish.core.quality.Ranking;
import org.imglish.core.quality.TopAccuracy;
import org.imglish.core.sample.Sample;

/** Guesses of classes, whatever made them, as predictions that are scored. */
public final class ClassGuesses {

	/** What is scored. */
	static final List<Metric> METRICS = List.of(Metric.max("top1", Metric.SHARE), Metric.max("top5", Metric.SHARE),
			Metric.max("class/*", Metric.SHARE));

	private static final int TOP = 5;

	private final List<String> classes;

	private final ClassLabels labels;

	/**
	 * @param classes class names by index
	 */
	public ClassGuesses(List<String> classes) {
		this.classes = List.copyOf(classes);
		this.labels = new ClassLabels(this.classes);
	}

	/**
	 * What is guessed for a sample.
	 * @param dataset name of its dataset, for error messages
	 * @param scores one for each class, the highest is the first guess
	 * @throws IOException if the sample has a class that is none of them
	 */
	public Prediction of(String dataset, Sample sample, float[] scores) throws IOException {
		Map<String, Object> values = new LinkedHashMap<>();
		values.put("image_id", sample.labels().getOrDefault("image_id", sample.id()));
		values.put("top", Arrays.stream(Ranking.best(scores, TOP)).boxed().toList());
		if (ClassLabels.has(sample)) {
			values.put("class", this.labels.of(dataset, sample));
		}
		return new Prediction(sample.id(), values);
	}

	/** How guesses are written for people to read. */
	public ResultsFile results() {
		return new GuessedClasses(this.classes);
	}

	/** Whether a guess can be scored. */
	public static boolean isLabelled(Prediction prediction) {
		return prediction.values().containsKey("class");
	}

	/**
	 * Top-1, top-5 and top-1 of each class.
	 * @param predictions at least one, all labelled
	 */
	public Map<String, Double> score(List<Prediction> predictions) {
		TopAccuracy accuracy = new TopAccuracy(TOP);
		for (Prediction prediction : predictions) {
			int truth = ((Number) prediction.values().getOrDefault("class", -1)).intValue();
			List<?> top = (List<?>) prediction.values().getOrDefault("top", List.of());
			accuracy.add(top.stream().mapToInt((guess) -> ((Number) guess).intValue()).toArray(), truth);
		}
		Map<String, Double> scores = new LinkedHashMap<>();
		scores.put("top1", accuracy.top(1));
		scores.put("top" + TOP, accuracy.top(TOP));
		accuracy.topByClass(1).forEach((label, value) -> scores.put("class/" + this.classes.get(label), value));
		return scores;
	}

}
