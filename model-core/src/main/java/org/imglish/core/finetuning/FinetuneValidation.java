package org.imglish.core.finetuning;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;

import org.imglish.core.collective.ProcessGroup;
import org.imglish.core.loader.ImageBatches;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.ShardedSamples;
import org.imglish.core.task.Prediction;
import org.imglish.core.task.TaskModel;
import org.imglish.core.training.Share;
import org.imglish.core.training.ShownSample;
import org.imglish.core.training.Told;
import tools.jackson.core.type.TypeReference;

/**
 * Scores a task's model on held-out samples. The members of a gang predict their rows of
 * each batch, tell each other what they predicted, and all score all of it, because most
 * scores are no means over samples.
 */
final class FinetuneValidation {

	private static final int BATCH = 64;

	private static final int SHOWN = 4;

	private final TaskModel model;

	private final ShardedSamples held;

	private final ProcessGroup group;

	FinetuneValidation(TaskModel model, ShardedSamples held, ProcessGroup group) {
		this.model = model;
		this.held = held;
		this.group = group;
	}

	Map<String, Double> measure() throws IOException {
		List<Prediction> predictions = predictions();
		predictions.removeIf((prediction) -> !this.model.isLabelled(prediction));
		if (predictions.isEmpty()) {
			throw new IllegalStateException(String.format(Locale.ROOT,
					"No sample of the validation dataset %s carries the truth for the task %s",
					this.held.manifest().dataset(), this.model.setting().task()));
		}
		Map<String, Double> values = new LinkedHashMap<>();
		this.model.score(predictions).forEach((name, value) -> values.put("validation/" + name, value));
		return values;
	}

	/**
	 * The first samples as the model sees them, where a task has something to show. One
	 * member alone computes them.
	 */
	List<ShownSample> show() throws IOException {
		List<ShownSample> shown = new ArrayList<>();
		if (this.model.legend().isEmpty()) {
			return shown;
		}
		List<Sample> samples = ImageBatches.read(this.held,
				LongStream.range(0, Math.min(this.held.size(), SHOWN)).boxed().toList());
		List<Prediction> predictions = this.model.predict(this.held.manifest().dataset(), samples);
		for (int i = 0; i < samples.size(); i++) {
			List<ShownSample.Picture> pictures = new ArrayList<>();
			this.model.pictures(samples.get(i), predictions.get(i))
				.forEach((title, png) -> pictures.add(new ShownSample.Picture(title, png)));
			shown.add(new ShownSample(samples.get(i).id(), pictures, List.of()));
		}
		return shown;
	}

	/** In the order of the samples. */
	private List<Prediction> predictions() throws IOException {
		List<List<Prediction>> own = new ArrayList<>();
		int batches = Math.toIntExact((this.held.size() + BATCH - 1) / BATCH);
		for (int batch = 0; batch < batches; batch++) {
			own.add(predict(batch));
		}
		List<List<List<Prediction>>> all = Told.by(this.group, own, new TypeReference<>() {
		});
		List<Prediction> predictions = new ArrayList<>();
		for (int batch = 0; batch < batches; batch++) {
			for (List<List<Prediction>> member : all) {
				predictions.addAll(member.get(batch));
			}
		}
		return predictions;
	}

	private List<Prediction> predict(int batch) throws IOException {
		long from = (long) batch * BATCH;
		int samples = (int) (Math.min(this.held.size(), from + BATCH) - from);
		Share share = Share.of(this.group);
		return (share.of(samples) > 0)
				? this.model.predict(this.held.manifest().dataset(), ImageBatches.read(this.held,
						LongStream.range(from + share.from(samples), from + share.to(samples)).boxed().toList()))
				: List.of();
	}

}
