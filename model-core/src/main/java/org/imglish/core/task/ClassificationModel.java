package org.imglish.core.task;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.imglish.core.augmentation.Augmentation;
import org.imglish.core.backbone.Beit3Input;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.backbone.Passes;
import org.imglish.core.head.ClassificationHead;
import org.imglish.core.loader.ImageBatches;
import org.imglish.core.loader.Pixels;
import org.imglish.core.objective.CrossEntropy;
import org.imglish.core.sample.Sample;
import org.imglish.core.text.TextTokenizer;
import org.jspecify.annotations.Nullable;

/** Image classification: top-1, top-5 and accuracy per class. */
final class ClassificationModel extends ClassModel {

	private final ClassificationHead head;

	ClassificationModel(TaskSetting setting, ModelConfig config) {
		super(setting, config, null);
		this.head = new ClassificationHead(network(), setting.classes().size());
	}

	/** Classes are rows of a linear layer, or texts where the setting names them. */
	static TaskModel of(TaskSetting setting, ModelConfig config, @Nullable TextTokenizer words) {
		return (setting.names() != null) ? new NamedClassModel(setting, config, words)
				: new ClassificationModel(setting, config);
	}

	@Override
	Passes passes() {
		return Passes.IMAGES;
	}

	/**
	 * Mixed images have mixed labels: a share of each class instead of a class. A share
	 * of a batch is mixed with the partners of its rows, which are read for that alone.
	 */
	@Override
	public TaskBatch batch(TaskPart part, RandomGenerator random, Augmentation augmentation, ImageBatches.Draws draws)
			throws IOException {
		if (augmentation.mixing() == null) {
			return super.batch(part, random, augmentation, draws);
		}
		int[] rows = withPartners(part);
		List<Sample> samples = part.read(Arrays.stream(rows).asLongStream());
		Pixels pixels = pixels(part.name(), samples, augmentation, (item) -> draws.of(2 * rows[item / 2]));
		List<FloatBuffer> images = IntStream.range(0, rows.length).mapToObj(pixels::image).toList();
		double share = augmentation.mixing().apply(images, pixels.side(), random);
		float[] targets = mixed(targets(part.name(), samples), (float) share);
		int from = Math.max(0, Arrays.binarySearch(rows, part.from()));
		int to = from + part.to() - part.from();
		int classes = setting().classes().size();
		return new TaskBatch(samples.subList(from, to), pixels.part(from, to), null, null,
				Arrays.copyOfRange(targets, from * classes, to * classes), null, part.shared(), part.size());
	}

	/** The rows of a share and those that they are mixed with, in order. */
	private static int[] withPartners(TaskPart part) {
		return IntStream.range(part.from(), part.to())
			.flatMap((row) -> IntStream.of(row, part.size() - 1 - row))
			.sorted()
			.distinct()
			.toArray();
	}

	private float[] mixed(float[] labels, float share) {
		int classes = setting().classes().size();
		float[] targets = new float[labels.length * classes];
		for (int i = 0; i < labels.length; i++) {
			targets[i * classes + (int) labels[i]] += share;
			targets[i * classes + (int) labels[labels.length - 1 - i]] += 1 - share;
		}
		return targets;
	}

	@Override
	Loss loss(TaskBatch batch, NDManager scratch) {
		if (batch.targets().length > batch.size()) {
			NDArray targets = scratch.create(batch.targets(), new Shape(batch.size(), setting().classes().size()));
			NDArray logits = this.head.forward(image(batch, scratch), true);
			return new Loss(CrossEntropy.soft(logits, targets, setting().smoothing()),
					CrossEntropy.accuracy(logits, targets.argMax(-1)));
		}
		NDArray labels = scratch.create(batch.targets()).toType(DataType.INT64, false);
		NDArray logits = this.head.forward(image(batch, scratch), true);
		return new Loss(CrossEntropy.smoothed(logits, labels, setting().smoothing()),
				CrossEntropy.accuracy(logits, labels));
	}

	@Override
	float[][] scores(Pixels pixels) {
		try (NDManager scratch = network().manager().newSubManager()) {
			return FeatureEncoder.rows(this.head.forward(Beit3Input.image(pixels.array(scratch), null), false),
					pixels.count());
		}
	}

	@Override
	public float[][] embed(TaskBatch batch) {
		try (NDManager scratch = network().manager().newSubManager()) {
			return FeatureEncoder.rows(this.head.features(image(batch, scratch), false), batch.size());
		}
	}

}
