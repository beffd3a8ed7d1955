package org.imglish.core.evaluation;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import org.imglish.core.task.Prediction;
import org.imglish.core.task.ResultsFile;

/**
 * Evaluates one model on one dataset batch by batch, so that a long evaluation can be
 * resumed: predictions of finished batches are kept by the caller and scored together at
 * the end.
 */
public interface Evaluator extends AutoCloseable {

	/** Number of batches. */
	long batches();

	/**
	 * Predicts one batch.
	 * @param batch from 0 to {@code batches() - 1}
	 */
	List<Prediction> predict(long batch);

	/**
	 * Scores the predictions that carry the truth.
	 * @return values by metric name, for example {@code top1}, and {@code unlabelled},
	 * the number of predictions without truth, where there are any
	 */
	Map<String, Double> score(List<Prediction> predictions);

	/** How the predictions are written for the benchmark's own server or scorer. */
	ResultsFile results();

	/**
	 * Pictures of some predictions for people to look at, the worst first.
	 * @param predictions of all batches in order
	 * @return contents by file name; empty where there is nothing to see
	 */
	default Map<String, byte[]> pictures(List<Prediction> predictions) throws IOException {
		return Map.of();
	}

	@Override
	void close();

}
