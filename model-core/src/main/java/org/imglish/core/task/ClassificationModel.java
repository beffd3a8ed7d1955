package org.imglish.core.task;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.imglish.core.augmentation.Augmentation;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.backbone.Passes;
import org.imglish.core.head.ClassificationHead;
import org.imglish.core.loader.ImageBatches;
import org.imglish.core.loader.Pixels;
import org.imglish.core.objective.CrossEntropy;
import org.imglish.core.sample.Sample;

/** Image classification: top-1, top-5 and accuracy per class. */
final class ClassificationModel extends ClassModel {

	private final ClassificationHead head;

	ClassificationModel(TaskSetting setting, ModelConfig config) {
		super(setting, config, null);
		this.head = new ClassificationHead(network(), setting.classes().size());
	}

	@Override
	Passes passes() {
		return Passes.IMAGES;
	}

	/** Mixed images have mixed labels: a share of each class instead of a class. */
	@Override
	public TaskBatch batch(String dataset, List<Sample> samples, RandomGenerator random, Augmentation augmentation,
			ImageBatches.Draws draws) throws IOException {
		TaskBatch batch = super.batch(dataset, samples, random, augmentation, draws);
		if (augmentation.mixing() == null) {
			return batch;
		}
		List<FloatBuffer> images = IntStream.range(0, samples.size()).mapToObj(batch.pixels()::image).toList();
		double share = augmentation.mixing().apply(images, batch.pixels().side(), random);
		return new TaskBatch(samples, batch.pixels(), null, null, mixed(batch.targets(), (float) share), null);
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
			return FeatureEncoder.rows(this.head.forward(pixels.array(scratch), false), pixels.count());
		}
	}

	@Override
	public float[][] embed(TaskBatch batch) {
		try (NDManager scratch = network().manager().newSubManager()) {
			return FeatureEncoder.rows(this.head.features(image(batch, scratch), false), batch.size());
		}
	}

}
