package org.imglish.core.task;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import org.imglish.core.augmentation.Augmentation;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.decoding.BeamSetting;
import org.imglish.core.decoding.CaptionTokens;
import org.imglish.core.decoding.Captioner;
import org.imglish.core.decoding.Hypothesis;
import org.imglish.core.head.CaptioningHead;
import org.imglish.core.loader.ImageBatches;
import org.imglish.core.loader.Pixels;
import org.imglish.core.loader.TextBatch;
import org.imglish.core.metric.Metric;
import org.imglish.core.objective.CaptioningLoss;
import org.imglish.core.objective.CrossEntropy;
import org.imglish.core.quality.Bleu;
import org.imglish.core.quality.CaptionText;
import org.imglish.core.quality.Cider;
import org.imglish.core.quality.RougeL;
import org.imglish.core.sample.Sample;
import org.imglish.core.text.TextTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Image captioning: masked words of captions are predicted from the image and the words
 * before them; captions are then searched for word by word.
 */
final class CaptionModel extends TaskModel {

	/** What is scored. */
	static final List<Metric> METRICS = List.of(Metric.max("cider", ""), Metric.max("rouge_l", ""),
			Metric.max("bleu_1", ""), Metric.max("bleu_2", ""), Metric.max("bleu_3", ""), Metric.max("bleu_4", ""));

	/** The released captioning code's. */
	private static final int BEAMS = 3;

	private static final double LENGTH_PENALTY = 0.6;

	private final CaptioningHead head;

	CaptionModel(TaskSetting setting, ModelConfig config, @Nullable TextTokenizer tokenizer) {
		super(setting, config, tokenizer);
		this.head = new CaptioningHead(network());
	}

	/** The head begins with what pretraining learned of masked words. */
	@Override
	public String pretrainedName(String parameter) {
		return parameter.startsWith("mlm_head.") ? parameter.replace("mlm_head.", "language_head.") : parameter;
	}

	@Override
	public String mainMetric() {
		return "cider";
	}

	/** Masks are drawn for the whole pass, whoever computes it. */
	@Override
	public TaskBatch batch(TaskPart part, RandomGenerator random, Augmentation augmentation, ImageBatches.Draws draws)
			throws IOException {
		List<Sample> all = part.read(LongStream.range(0, part.size()));
		CaptionMasking.Masked masked = new CaptionMasking(tokenizer()).apply(texts(part.name(), all), random);
		List<Sample> samples = all.subList(part.from(), part.to());
		CaptionMasking.Masked own = masked.part(part.from(), part.to(), texts(part.name(), samples).cut());
		return new TaskBatch(samples,
				pixels(part.name(), samples, augmentation, (item) -> draws.of(2 * part.from() + item)), null,
				own.text(), own.words(), own.positions(), part.shared(), masked.positions().length);
	}

	/** The masked words are drawn with the masks. */
	@Override
	float[] targets(String dataset, List<Sample> samples) {
		return new float[0];
	}

	@Override
	Loss loss(TaskBatch batch, NDManager scratch) {
		long[] positions = batch.positions();
		if (positions == null) {
			throw new IllegalStateException("Batches of captions have masked words");
		}
		NDArray words = scratch.create(batch.targets()).toType(DataType.INT64, false);
		NDArray logits = this.head.forward(pair(batch.pixels(), batch, scratch), scratch.create(positions), true);
		return new Loss(CaptioningLoss.of(logits, words, setting().smoothing(), 0),
				CrossEntropy.accuracy(logits, words));
	}

	@Override
	public List<Prediction> predict(String dataset, List<Sample> samples) throws IOException {
		List<Hypothesis> captions = captions(pixels(dataset, samples));
		List<Prediction> predictions = new ArrayList<>();
		for (int i = 0; i < samples.size(); i++) {
			Sample sample = samples.get(i);
			Map<String, Object> values = new LinkedHashMap<>();
			values.put("image_id", sample.labels().getOrDefault("image_id", sample.id()));
			values.put("caption", tokenizer().decode(captions.get(i).toArray()));
			if (sample.text() != null) {
				values.put("reference", sample.text());
			}
			predictions.add(new Prediction(sample.id(), values));
		}
		return predictions;
	}

	@Override
	public List<Map<String, Object>> answer(TaskBatch batch, int top) {
		return captions(batch.pixels()).stream()
			.map((caption) -> Map.<String, Object>of("caption", tokenizer().decode(caption.toArray()), "score",
					caption.score()))
			.toList();
	}

	private List<Hypothesis> captions(Pixels pixels) {
		Captioner captioner = new Captioner(this.head, CaptionTokens.of(tokenizer()),
				new BeamSetting(BEAMS, setting().window(), LENGTH_PENALTY));
		try (NDManager scratch = network().manager().newSubManager()) {
			return captioner.caption(pixels.array(scratch));
		}
	}

	@Override
	public ResultsFile results() {
		return new AnswerRows("captions-results.json", "image_id", "caption");
	}

	@Override
	public boolean isLabelled(Prediction prediction) {
		return prediction.values().containsKey("reference");
	}

	/** An image with several references occurs several times and is scored once. */
	@Override
	public Map<String, Double> score(List<Prediction> predictions) {
		Map<Object, String> captions = new LinkedHashMap<>();
		Map<Object, List<String>> references = new LinkedHashMap<>();
		for (Prediction prediction : predictions) {
			Object image = prediction.values().getOrDefault("image_id", prediction.sample());
			captions.putIfAbsent(image, CaptionText.normalize(String.valueOf(prediction.values().get("caption"))));
			references.computeIfAbsent(image, (key) -> new ArrayList<>())
				.add(CaptionText.normalize(String.valueOf(prediction.values().get("reference"))));
		}
		Bleu bleu = new Bleu();
		RougeL rouge = new RougeL();
		Cider cider = new Cider();
		captions.forEach((image, caption) -> {
			List<String> told = references.getOrDefault(image, List.of());
			bleu.add(caption, told);
			rouge.add(caption, told);
			cider.add(caption, told);
		});
		Map<String, Double> scores = new LinkedHashMap<>();
		scores.put(mainMetric(), cider.value());
		scores.put("rouge_l", rouge.value());
		double[] orders = bleu.scores();
		for (int i = 0; i < orders.length; i++) {
			scores.put("bleu_" + (i + 1), orders[i]);
		}
		return scores;
	}

}
