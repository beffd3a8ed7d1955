package org.imglish.core.task;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import org.imglish.core.augmentation.Augmentation;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.backbone.Passes;
import org.imglish.core.detection.Detection;
import org.imglish.core.detection.DetectionHead;
import org.imglish.core.detection.DetectionStep;
import org.imglish.core.detection.DrawnImages;
import org.imglish.core.detection.ImageSize;
import org.imglish.core.detection.JitteredImages;
import org.imglish.core.detection.Sampler;
import org.imglish.core.detection.WholeImageDetection;
import org.imglish.core.image.ClassPalette;
import org.imglish.core.image.DetectedPicture;
import org.imglish.core.image.ImageDecoder;
import org.imglish.core.image.UnusableImageException;
import org.imglish.core.loader.ImageBatches;
import org.imglish.core.loader.Pixels;
import org.imglish.core.region.LabelledObjects;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.Manifest;

/**
 * Object detection, with instance masks where they are wanted: boxes, classes and masks,
 * learned from jittered images and found in whole ones; COCO's average precision.
 */
final class DetectionModel extends TaskModel {

	private final Detection detection;

	private final DetectionHead head;

	private final JitteredImages jitter;

	private final WholeImageDetection whole;

	private final ImageDecoder images;

	private final ObjectScores scores;

	/** How the source of the evaluated dataset numbers the classes. */
	private List<Long> numbers = List.of();

	DetectionModel(TaskSetting setting, ModelConfig config) {
		super(setting, config, null);
		this.detection = Objects.requireNonNullElse(setting.detection(), Detection.PUBLISHED);
		this.head = new DetectionHead(network(), this.detection.network(config, setting.classes().size()));
		this.images = new ImageDecoder(ImageDecoder.MAX_READ);
		this.jitter = new JitteredImages(this.images, this.detection, setting.images().normalization(),
				config.imageSize());
		this.whole = new WholeImageDetection(this.images, this.head, setting.images().normalization(),
				config.imageSize());
		this.scores = new ObjectScores(setting.classes());
	}

	@Override
	Passes passes() {
		return Passes.IMAGES;
	}

	/** Detectors have no class token. */
	@Override
	public boolean trains(String parameter) {
		return !parameter.equals("beit3.vision_embed.cls_token") && super.trains(parameter);
	}

	@Override
	public String mainMetric() {
		return "box_ap";
	}

	/** Labels are numbers, so they must mean the same everywhere. */
	@Override
	public void require(Manifest manifest) throws IOException {
		List<String> known = setting().classes();
		if (!manifest.classes().equals(known)) {
			throw new IOException(String
				.format(Locale.ROOT,
						"Dataset %s has the classes %s, but the model knows %s; ingest it with the categories of the "
								+ "dataset that the model is trained on",
						manifest.dataset(), manifest.classes(), known));
		}
		this.numbers = manifest.classNumbers();
	}

	@Override
	public TaskBatch batch(TaskPart part, RandomGenerator random, Augmentation augmentation, ImageBatches.Draws draws)
			throws IOException {
		List<Sample> samples = part.own();
		JitteredImages.Drawn[] drawn = new JitteredImages.Drawn[samples.size()];
		Pixels pixels = decoder().filled(samples.size(), (item, square) -> {
			drawn[item] = SampleImages.use(part.name(), samples.get(item),
					(sample) -> this.jitter.read(SampleImages.of(part.name(), sample), objects(part.name(), sample),
							draws.of(2 * (part.from() + item)), square));
		});
		DrawnImages images = new DrawnImages(Arrays.stream(drawn).map(JitteredImages.Drawn::size).toList(),
				Arrays.stream(drawn).map(JitteredImages.Drawn::truth).toList(), random.nextLong());
		return new TaskBatch(samples, pixels, null, null, new float[0], null, part.shared(), part.size(), images);
	}

	private LabelledObjects objects(String dataset, Sample sample) throws IOException {
		if (!LabelledObjects.isIn(sample.labels())) {
			throw new IOException("Sample " + sample.id() + " of dataset " + dataset + " has no list of objects");
		}
		if (this.detection.masks() && !LabelledObjects.isMasked(sample.labels())) {
			throw new IOException("Sample " + sample.id() + " of dataset " + dataset
					+ " has an object without a mask; train with detection: {masks: false}");
		}
		return LabelledObjects.of(sample.labels());
	}

	/** Objects are drawn with the images. */
	@Override
	float[] targets(String dataset, List<Sample> samples) {
		return new float[0];
	}

	@Override
	Loss loss(TaskBatch batch, NDManager scratch) {
		DrawnImages drawn = batch.requireDrawn();
		DetectionStep step = this.head.learn(batch.pixels().array(scratch), drawn.sizes(), drawn.truths(),
				Sampler.random(new SplittableRandom(drawn.seed())));
		return new Loss(step.loss(), accuracy(step, drawn.sizes().size()));
	}

	/** Share of the regions whose class is recognized, the background included. */
	private static NDArray accuracy(DetectionStep step, int images) {
		int[] classes = new int[0];
		for (int i = 0; i < images; i++) {
			int[] more = step.regionClasses(i);
			int before = classes.length;
			classes = Arrays.copyOf(classes, before + more.length);
			System.arraycopy(more, 0, classes, before, more.length);
		}
		NDArray logits = step.classLogits();
		if (classes.length == 0) {
			return logits.getManager().create(0f);
		}
		NDArray labels = logits.getManager().create(classes).toType(DataType.INT64, false);
		return logits.argMax(1).eq(labels).toType(DataType.FLOAT32, false).mean();
	}

	@Override
	public List<Prediction> predict(String dataset, List<Sample> samples) throws IOException {
		return SampleImages.useEach(dataset, samples, (sample) -> predict(dataset, sample));
	}

	/** The true objects are kept in the form that samples have. */
	private Prediction predict(String dataset, Sample sample) throws IOException, UnusableImageException {
		byte[] image = SampleImages.of(dataset, sample);
		Map<String, Object> values = new LinkedHashMap<>();
		values.put("image_id", sample.labels().getOrDefault("image_id", sample.id()));
		WholeImageDetection.Found found;
		if (LabelledObjects.isIn(sample.labels())) {
			LabelledObjects truth = LabelledObjects.of(sample.labels());
			values.putAll(truth.labels());
			found = this.whole.detect(image, new ImageSize(truth.height(), truth.width()), network().manager());
		}
		else {
			found = this.whole.detect(image, network().manager());
			values.put("width", found.size().width());
			values.put("height", found.size().height());
		}
		values.put("found", FoundObject.of(found).stream().map(FoundObject::values).toList());
		return new Prediction(sample.id(), values);
	}

	@Override
	public List<Map<String, Object>> answer(TaskBatch batch, int top) {
		List<Map<String, Object>> answers = new ArrayList<>();
		for (Sample sample : batch.samples()) {
			try {
				WholeImageDetection.Found found = this.whole.detect(SampleImages.of("inputs", sample),
						network().manager());
				Map<String, Object> answer = new LinkedHashMap<>();
				answer.put("width", found.size().width());
				answer.put("height", found.size().height());
				answer.put("objects", FoundObject.of(found).stream().limit(top).map(this::answer).toList());
				answers.add(answer);
			}
			catch (IOException | UnusableImageException ex) {
				throw new IllegalArgumentException(
						"The image of " + sample.id() + " cannot be used: " + ex.getMessage(), ex);
			}
		}
		return answers;
	}

	private Map<String, Object> answer(FoundObject found) {
		Map<String, Object> answer = new LinkedHashMap<>();
		answer.put("class", setting().classes().get(found.category()));
		answer.put("number", found.category());
		answer.put("color", ClassPalette.USUAL.color(color(found.category())));
		answer.put("score", found.score());
		answer.put("box", found.edges());
		Map<String, Object> segmentation = found.segmentation();
		if (segmentation != null) {
			answer.put("segmentation", segmentation);
		}
		return answer;
	}

	@Override
	public ResultsFile results() {
		return new DetectionResults(this.numbers);
	}

	@Override
	public boolean isLabelled(Prediction prediction) {
		return ObjectScores.isLabelled(prediction);
	}

	@Override
	public Map<String, Double> score(List<Prediction> predictions) {
		return this.scores.score(predictions);
	}

	@Override
	public OptionalDouble quality(Prediction prediction) {
		return this.scores.precision(prediction);
	}

	@Override
	public Map<String, byte[]> pictures(Sample sample, Prediction prediction) throws IOException {
		List<DetectedPicture.Shown> found = FoundObject.of(prediction)
			.stream()
			.map((object) -> new DetectedPicture.Shown(object.box(), object.mask(), color(object.category()),
					object.score()))
			.toList();
		List<DetectedPicture.Shown> truth = isLabelled(prediction) ? LabelledObjects.of(prediction.values())
			.objects()
			.stream()
			.map((object) -> new DetectedPicture.Shown(object.box(), object.mask(), color(object.category()), null))
			.toList() : List.of();
		return SampleImages.use("pictures", sample,
				(own) -> new DetectedPicture(this.images, ClassPalette.USUAL).of(SampleImages.of("pictures", own),
						((Number) ResultsFile.required(prediction, "width")).intValue(),
						((Number) ResultsFile.required(prediction, "height")).intValue(), truth, found));
	}

	/** Classes may be more than colors. */
	private static int color(int category) {
		return category % ClassPalette.COLORS;
	}

	@Override
	public Map<String, String> legend() {
		Map<String, String> legend = new LinkedHashMap<>();
		for (String name : setting().classes()) {
			legend.put(name, ClassPalette.USUAL.color(color(legend.size())));
		}
		return legend;
	}

}
