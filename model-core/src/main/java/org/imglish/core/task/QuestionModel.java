package org.imglish.core.task;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.head.VisualQuestionHead;
import org.imglish.core.metric.Metric;
import org.imglish.core.objective.BinaryCrossEntropy;
import org.imglish.core.quality.AnswerAccuracy;
import org.imglish.core.quality.AnswerText;
import org.imglish.core.quality.SoftAnswerAccuracy;
import org.imglish.core.sample.Sample;
import org.imglish.core.text.TextTokenizer;
import org.jspecify.annotations.Nullable;

/** Visual question answering as a choice among the answers of the training set. */
final class QuestionModel extends TaskModel {

	/** What is scored. */
	static final List<Metric> METRICS = List.of(Metric.max("vqa_accuracy", Metric.SHARE),
			Metric.max("answer_type/*", Metric.SHARE), Metric.max("question_type/*", Metric.SHARE));

	private final VisualQuestionHead head;

	private final Map<String, Integer> answers = new HashMap<>();

	QuestionModel(TaskSetting setting, ModelConfig config, @Nullable TextTokenizer tokenizer) {
		super(setting, config, tokenizer);
		this.head = new VisualQuestionHead(network(), setting.classes().size());
		for (String answer : setting.classes()) {
			this.answers.put(answer, this.answers.size());
		}
	}

	@Override
	public String mainMetric() {
		return "vqa_accuracy";
	}

	/** Rows of soft targets, {@code [samples, answers]}. */
	@Override
	float[] targets(String dataset, List<Sample> samples) {
		float[] targets = new float[samples.size() * this.answers.size()];
		for (int i = 0; i < samples.size(); i++) {
			Map<Integer, Integer> counts = new HashMap<>();
			for (String answer : given(samples.get(i))) {
				Integer index = this.answers.get(AnswerText.normalize(answer));
				if (index != null) {
					counts.merge(index, 1, Integer::sum);
				}
			}
			int row = i * this.answers.size();
			counts.forEach((index, count) -> targets[row + index] = SoftAnswerAccuracy.target(count));
		}
		return targets;
	}

	private static List<String> given(Sample sample) {
		return (sample.labels().get("answers") instanceof List<?> list)
				? list.stream().map((answer) -> String.valueOf(answer)).toList() : List.of();
	}

	@Override
	Loss loss(TaskBatch batch, NDManager scratch) {
		NDArray targets = scratch.create(batch.targets(), new Shape(batch.size(), this.answers.size()));
		NDArray logits = this.head.forward(pair(batch.pixels(), batch, scratch), true);
		NDArray chosen = logits.argMax(-1);
		NDArray right = targets.gather(chosen.expandDims(-1), 1).mean();
		return new Loss(BinaryCrossEntropy.summedOverAnswers(logits, targets), right);
	}

	@Override
	public List<Prediction> predict(String dataset, List<Sample> samples) throws IOException {
		try (NDManager scratch = network().manager().newSubManager()) {
			TaskBatch batch = new TaskBatch(samples, pixels(dataset, samples), null, texts(dataset, samples),
					new float[0]);
			NDArray logits = this.head.forward(pair(batch.pixels(), batch, scratch), false);
			long[] chosen = logits.argMax(-1).toType(DataType.INT64, false).toLongArray();
			float[][] rows = FeatureEncoder.rows(logits, batch.size());
			List<Prediction> predictions = new ArrayList<>();
			for (int i = 0; i < samples.size(); i++) {
				Map<String, Object> labels = samples.get(i).labels();
				Map<String, Object> values = new LinkedHashMap<>();
				values.put("question_id", labels.getOrDefault("question_id", samples.get(i).id()));
				values.put("question", String.valueOf(samples.get(i).text()));
				String answer = setting().classes().get((int) chosen[i]);
				values.put("answer", answer);
				values.put("probability", Guesses.sigmoid(Guesses.widened(rows[i]))[(int) chosen[i]]);
				List<String> given = given(samples.get(i));
				values.put("answers", given);
				if (!given.isEmpty()) {
					values.put("accuracy", AnswerAccuracy.accuracy(answer, given));
				}
				values.put("answer_type", labels.getOrDefault("answer_type", "other"));
				values.put("question_type", labels.getOrDefault("question_type", ""));
				predictions.add(new Prediction(samples.get(i).id(), values));
			}
			return predictions;
		}
	}

	@Override
	public List<Map<String, Object>> answer(TaskBatch batch, int top) {
		try (NDManager scratch = network().manager().newSubManager()) {
			NDArray logits = this.head.forward(pair(batch.pixels(), batch, scratch), false);
			return Arrays.stream(FeatureEncoder.rows(logits, batch.size()))
				.map((row) -> Map.<String, Object>of("answers",
						Guesses.best("answer", setting().classes(), row, Guesses.sigmoid(Guesses.widened(row)), top)))
				.toList();
		}
	}

	@Override
	public ResultsFile results() {
		return new AnswerRows("vqa-results.json", "question_id", "answer");
	}

	@Override
	public boolean isLabelled(Prediction prediction) {
		return prediction.values().get("answers") instanceof List<?> list && !list.isEmpty();
	}

	@Override
	public Map<String, Double> score(List<Prediction> predictions) {
		AnswerAccuracy accuracy = new AnswerAccuracy();
		for (Prediction prediction : predictions) {
			Map<String, Object> values = prediction.values();
			List<String> answers = (values.get("answers") instanceof List<?> list)
					? list.stream().map((answer) -> String.valueOf(answer)).toList() : List.of();
			accuracy.add(String.valueOf(values.get("answer")), answers, String.valueOf(values.get("question_type")),
					String.valueOf(values.get("answer_type")));
		}
		Map<String, Double> scores = new LinkedHashMap<>();
		scores.put(mainMetric(), accuracy.overall());
		accuracy.byAnswerType().forEach((type, value) -> scores.put("answer_type/" + type, value));
		accuracy.byQuestionType().forEach((type, value) -> scores.put("question_type/" + type, value));
		return scores;
	}

}
