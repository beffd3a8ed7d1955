package org.imglish.core.evaluation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

import org.imglish.core.loader.ImageBatches;
import org.imglish.core.metric.Metric;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.ShardedSamples;
import org.imglish.core.task.Prediction;

/** Goes through a dataset in batches; what is predicted is a subclass's. */
abstract class DatasetEvaluator implements Evaluator {

	/** Predictions without truth. */
	static final Metric UNLABELLED = Metric.plain("unlabelled", "samples");

	private final ShardedSamples dataset;

	private final int batch;

	/**
	 * @param dataset an open dataset, closed with the evaluator
	 * @param batch samples per batch
	 */
	DatasetEvaluator(ShardedSamples dataset, int batch) {
		this.dataset = dataset;
		this.batch = batch;
	}

	/** A sample of the dataset. */
	final Sample sample(int number) {
		return this.dataset.read(number);
	}

	@Override
	public final long batches() {
		return (this.dataset.size() + this.batch - 1) / this.batch;
	}

	@Override
	public final List<Prediction> predict(long number) {
		long from = number * this.batch;
		List<Long> indices = LongStream.range(from, Math.min(this.dataset.size(), from + this.batch)).boxed().toList();
		try {
			return predict(this.dataset.manifest().dataset(), ImageBatches.read(this.dataset, indices));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Predicts samples.
	 * @param name name of the dataset, for error messages
	 */
	abstract List<Prediction> predict(String name, List<Sample> samples) throws IOException;

	abstract boolean isLabelled(Prediction prediction);

	/** Scores at least one prediction, all labelled. */
	abstract Map<String, Double> scoreLabelled(List<Prediction> predictions);

	@Override
	public final Map<String, Double> score(List<Prediction> predictions) {
		List<Prediction> labelled = predictions.stream().filter(this::isLabelled).toList();
		Map<String, Double> scores = new LinkedHashMap<>(labelled.isEmpty() ? Map.of() : scoreLabelled(labelled));
		if (labelled.size() < predictions.size()) {
			scores.put(UNLABELLED.name(), (double) predictions.size() - labelled.size());
		}
		return scores;
	}

	@Override
	public void close() {
		this.dataset.close();
	}

}
