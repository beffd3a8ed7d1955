package org.imglish.core.task;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.imglish.core.augmentation.Augmentation;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.backbone.Passes;
import org.imglish.core.image.ClassPalette;
import org.imglish.core.image.ImageDecoder;
import org.imglish.core.image.LabelMap;
import org.imglish.core.image.SegmentedPicture;
import org.imglish.core.image.UnusableImageException;
import org.imglish.core.loader.ImageBatches;
import org.imglish.core.loader.Pixels;
import org.imglish.core.sample.Sample;
import org.imglish.core.segmentation.LabelledCrops;
import org.imglish.core.segmentation.PixelLoss;
import org.imglish.core.segmentation.Segmentation;
import org.imglish.core.segmentation.SegmentationConfig;
import org.imglish.core.segmentation.SegmentationHead;
import org.imglish.core.segmentation.Views;
import org.imglish.core.segmentation.WholeImages;
import org.imglish.core.shard.Manifest;

/**
 * Semantic segmentation: the class of each pixel, learned from drawn crops and found in
 * whole images window by window; mean intersection over union.
 */
final class SegmentationModel extends TaskModel {

	private final Segmentation segmentation;

	private final SegmentationHead head;

	private final LabelledCrops crops;

	private final RegionScores regions;

	private final ImageDecoder images;

	private WholeImages whole;

	SegmentationModel(TaskSetting setting, ModelConfig config) {
		super(setting, config, null);
		this.segmentation = Objects.requireNonNullElse(setting.segmentation(), Segmentation.RELEASED);
		this.head = new SegmentationHead(network(), this.segmentation.network(config, setting.classes().size()));
		this.images = new ImageDecoder(ImageDecoder.MAX_READ);
		this.crops = new LabelledCrops(this.images, this.segmentation, setting.images().normalization(),
				config.imageSize());
		this.regions = new RegionScores(setting.classes());
		this.whole = whole(Views.ONE);
	}

	@Override
	public void look(Views views) {
		this.whole = whole(views);
	}

	private WholeImages whole(Views views) {
		return new WholeImages(this.images, this.head, this.segmentation, setting().images().normalization(),
				network().backbone().config().imageSize(), views);
	}

	@Override
	Passes passes() {
		return Passes.IMAGES;
	}

	@Override
	public String mainMetric() {
		return "mean_iou";
	}

	/** Labels are numbers, so they must mean the same everywhere. */
	@Override
	public void require(Manifest manifest) throws IOException {
		List<String> known = setting().classes();
		if (!manifest.classes().equals(known)) {
			throw new IOException(String.format(Locale.ROOT,
					"Dataset %s has the classes %s, but the model knows %s; ingest it with the list of the dataset "
							+ "that the model is trained on",
					manifest.dataset(), manifest.classes(), known));
		}
	}

	@Override
	public TaskBatch batch(TaskPart part, RandomGenerator random, Augmentation augmentation, ImageBatches.Draws draws)
			throws IOException {
		List<Sample> samples = part.own();
		int side = network().backbone().config().imageSize();
		float[] labels = new float[Math.multiplyExact(samples.size(), side * side)];
		Pixels pixels = decoder().filled(samples.size(), (item, square) -> {
			SampleImages.use(part.name(), samples.get(item), (sample) -> {
				this.crops.read(SampleImages.of(part.name(), sample), map(part.name(), sample),
						draws.of(2 * (part.from() + item)), square, labels, item * side * side);
				return sample;
			});
		});
		return new TaskBatch(samples, pixels, null, null, labels, null, part.shared(), part.size());
	}

	private static byte[] map(String dataset, Sample sample) throws IOException {
		byte[] map = sample.labelMap();
		if (map == null) {
			throw new IOException("Sample " + sample.id() + " of dataset " + dataset + " has no label map");
		}
		return map;
	}

	/** Labels are drawn with the crops. */
	@Override
	float[] targets(String dataset, List<Sample> samples) {
		return new float[0];
	}

	@Override
	Loss loss(TaskBatch batch, NDManager scratch) {
		int side = batch.pixels().side();
		NDArray labels = scratch.create(batch.targets(), new Shape(batch.size(), side, side))
			.toType(DataType.INT64, false);
		PixelLoss pixels = new PixelLoss(labels, LabelMap.IGNORED);
		SegmentationHead.Logits logits = this.head.forward(batch.pixels().array(scratch), true);
		SegmentationConfig config = this.head.config();
		return new Loss(pixels.of(logits.decoding()).add(pixels.of(logits.auxiliary(), config.auxiliaryWeight())),
				pixels.accuracy(logits.decoding()));
	}

	@Override
	public List<Prediction> predict(String dataset, List<Sample> samples) throws IOException {
		return SampleImages.useEach(dataset, samples, (sample) -> predict(dataset, sample));
	}

	private Prediction predict(String dataset, Sample sample) throws IOException, UnusableImageException {
		byte[] image = SampleImages.of(dataset, sample);
		Map<String, Object> values = new LinkedHashMap<>();
		values.put("image_id", sample.labels().getOrDefault("image_id", sample.id()));
		if (sample.labelMap() == null) {
			values.put("mask", text(this.whole.segment(image, network().manager()).encode()));
			return new Prediction(sample.id(), values);
		}
		LabelMap truth = LabelMap.decode(sample.labelMap(), ImageDecoder.MAX_READ);
		LabelMap found = this.whole.segment(image, truth.width(), truth.height(), network().manager());
		values.put("mask", text(found.encode()));
		values.put("pixels", this.regions.compare(found, truth));
		return new Prediction(sample.id(), values);
	}

	private static String text(byte[] png) {
		return Base64.getEncoder().encodeToString(png);
	}

	@Override
	public List<Map<String, Object>> answer(TaskBatch batch, int top) {
		List<Map<String, Object>> answers = new ArrayList<>();
		for (Sample sample : batch.samples()) {
			try {
				LabelMap found = this.whole.segment(SampleImages.of("inputs", sample), network().manager());
				answers.add(new RegionAnswer(setting().classes()).of(found, top));
			}
			catch (IOException | UnusableImageException ex) {
				throw new IllegalArgumentException(
						"The image of " + sample.id() + " cannot be used: " + ex.getMessage(), ex);
			}
		}
		return answers;
	}

	@Override
	public ResultsFile results() {
		return new LabelMapArchive();
	}

	@Override
	public boolean isLabelled(Prediction prediction) {
		return prediction.values().containsKey("pixels");
	}

	@Override
	public Map<String, Double> score(List<Prediction> predictions) {
		return this.regions.score(predictions);
	}

	@Override
	public OptionalDouble quality(Prediction prediction) {
		return isLabelled(prediction) ? OptionalDouble.of(this.regions.mean(prediction)) : OptionalDouble.empty();
	}

	@Override
	public Map<String, byte[]> pictures(Sample sample, Prediction prediction) throws IOException {
		return SampleImages.use("pictures", sample, (own) -> {
			byte[] mask = Base64.getDecoder().decode(String.valueOf(prediction.values().get("mask")));
			LabelMap found = LabelMap.decode(mask, ImageDecoder.MAX_READ);
			LabelMap truth = (sample.labelMap() != null) ? LabelMap.decode(sample.labelMap(), ImageDecoder.MAX_READ)
					: null;
			return new SegmentedPicture(this.images, ClassPalette.USUAL).of(SampleImages.of("pictures", own), truth,
					found);
		});
	}

	@Override
	public Map<String, String> legend() {
		Map<String, String> legend = new LinkedHashMap<>();
		for (String name : setting().classes()) {
			legend.put(name, ClassPalette.USUAL.color(legend.size()));
		}
		return legend;
	}

}
