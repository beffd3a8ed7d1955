package org.imglish.core.task;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.head.VisualReasoningHead;
import org.imglish.core.loader.Pixels;
import org.imglish.core.metric.Metric;
import org.imglish.core.objective.CrossEntropy;
import org.imglish.core.quality.StatementAccuracy;
import org.imglish.core.sample.Sample;
import org.imglish.core.text.TextTokenizer;
import org.jspecify.annotations.Nullable;

/** Visual reasoning: whether a statement about two images is true. */
final class ReasoningModel extends TaskModel {

	/** What is scored. */
	static final List<Metric> METRICS = List.of(Metric.max("accuracy", Metric.SHARE),
			Metric.max("consistency", Metric.SHARE));

	private final VisualReasoningHead head;

	ReasoningModel(TaskSetting setting, ModelConfig config, @Nullable TextTokenizer tokenizer) {
		super(setting, config, tokenizer);
		this.head = new VisualReasoningHead(network());
	}

	@Override
	public String mainMetric() {
		return "accuracy";
	}

	@Override
	float[] targets(String dataset, List<Sample> samples) throws IOException {
		float[] targets = new float[samples.size()];
		for (int i = 0; i < targets.length; i++) {
			if (!(samples.get(i).labels().get("class") instanceof Number label)) {
				throw new IOException(
						String.format(Locale.ROOT, "Sample %s of dataset %s does not say whether its statement is true",
								samples.get(i).id(), dataset));
			}
			targets[i] = label.intValue();
		}
		return targets;
	}

	@Override
	Loss loss(TaskBatch batch, NDManager scratch) {
		NDArray labels = scratch.create(batch.targets()).toType(DataType.INT64, false);
		NDArray logits = logits(batch, scratch, true);
		return new Loss(CrossEntropy.smoothed(logits, labels, setting().smoothing()),
				CrossEntropy.accuracy(logits, labels));
	}

	private NDArray logits(TaskBatch batch, NDManager scratch, boolean training) {
		Pixels right = batch.rightPixels();
		if (right == null) {
			throw new IllegalStateException("Batches of statements have right images");
		}
		return this.head.forward(pair(batch.pixels(), batch, scratch), pair(right, batch, scratch), training);
	}

	@Override
	public List<Prediction> predict(String dataset, List<Sample> samples) throws IOException {
		try (NDManager scratch = network().manager().newSubManager()) {
			TaskBatch batch = new TaskBatch(samples, pixels(dataset, samples), rightPixels(dataset, samples),
					texts(dataset, samples), new float[0]);
			float[][] rows = FeatureEncoder.rows(logits(batch, scratch, false), batch.size());
			List<Prediction> predictions = new ArrayList<>();
			for (int i = 0; i < samples.size(); i++) {
				Sample sample = samples.get(i);
				Map<String, Object> values = new LinkedHashMap<>();
				values.put("identifier", sample.labels().getOrDefault("identifier", sample.id()));
				values.put("sentence", String.valueOf(sample.text()));
				values.put("prediction", rows[i][1] > rows[i][0]);
				values.put("probability", probability(rows[i]));
				if (sample.labels().get("class") instanceof Number label) {
					values.put("label", label.intValue() == 1);
				}
				predictions.add(new Prediction(sample.id(), values));
			}
			return predictions;
		}
	}

	@Override
	public List<Map<String, Object>> answer(TaskBatch batch, int top) {
		try (NDManager scratch = network().manager().newSubManager()) {
			return Arrays.stream(FeatureEncoder.rows(logits(batch, scratch, false), batch.size()))
				.map((row) -> Map.<String, Object>of("statement", row[1] > row[0], "probability", probability(row)))
				.toList();
		}
	}

	/** That a statement is true. */
	private static double probability(float[] row) {
		return Guesses.softmax(Guesses.widened(row))[1];
	}

	@Override
	public ResultsFile results() {
		return new JudgedStatements();
	}

	@Override
	public boolean isLabelled(Prediction prediction) {
		return prediction.values().containsKey("label");
	}

	@Override
	public Map<String, Double> score(List<Prediction> predictions) {
		StatementAccuracy accuracy = new StatementAccuracy();
		for (Prediction prediction : predictions) {
			Map<String, Object> values = prediction.values();
			accuracy.add(StatementAccuracy.sentence(String.valueOf(values.get("identifier"))),
					Boolean.TRUE.equals(values.get("prediction")), Boolean.TRUE.equals(values.get("label")));
		}
		return Map.of(mainMetric(), accuracy.accuracy(), "consistency", accuracy.consistency());
	}

}
