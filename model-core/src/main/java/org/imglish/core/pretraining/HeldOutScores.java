package org.imglish.core.pretraining;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import ai.djl.ndarray.NDArray;
import org.imglish.core.metric.Metric;
import org.imglish.core.objective.CrossEntropy;

/** Sums up how well masked positions were predicted, batch by batch. */
final class HeldOutScores {

	/** The exponential of a larger loss says no more. */
	private static final double LARGEST = 50;

	private final LossWeights weights;

	private final Map<String, Sums> sums = new LinkedHashMap<>();

	/**
	 * @param weights what each loss counts in the sum
	 */
	HeldOutScores(LossWeights weights) {
		this.weights = weights;
	}

	/**
	 * What is reported of predictions.
	 * @param name of what is predicted
	 */
	static Stream<Metric> metrics(String name) {
		return Stream.of(Metric.min(name + "/loss", Metric.NATS), Metric.min(name + "/perplexity", ""),
				Metric.max(name + "/accuracy", Metric.SHARE));
	}

	/**
	 * Adds predictions with their loss.
	 * @param name of what is predicted, for example {@code pair/text}
	 * @param logits {@code [masked, vocabulary]}
	 * @param labels {@code [masked]} int64
	 */
	void add(String name, NDArray logits, NDArray labels) {
		long[] words = labels.toLongArray();
		Sums own = of(name);
		own.lossOf += words.length;
		own.loss += words.length * CrossEntropy.mean(logits, labels).getFloat();
		hits(name + "/accuracy", logits, words, Set.of());
	}

	/** Counts right predictions; where labels are given, among these alone. */
	void hits(String name, NDArray logits, long[] labels, Set<Long> among) {
		hits(name, logits.argMax(-1).toLongArray(), labels, among);
	}

	/** Counts right predictions. */
	void hits(String name, long[] predicted, long[] labels, Set<Long> among) {
		Sums own = of(name);
		for (int i = 0; i < labels.length; i++) {
			if (among.isEmpty() || among.contains(labels[i])) {
				own.hits += (predicted[i] == labels[i]) ? 1 : 0;
				own.hitsOf++;
			}
		}
	}

	private Sums of(String name) {
		return this.sums.computeIfAbsent(name, (key) -> new Sums());
	}

	/**
	 * Mean loss, perplexity and accuracies by name, and the weighted sum of the losses;
	 * nothing of what did not occur.
	 */
	Map<String, Double> values() {
		Map<String, Double> values = new LinkedHashMap<>();
		double all = 0;
		for (Map.Entry<String, Sums> entry : this.sums.entrySet()) {
			Sums own = entry.getValue();
			if (own.lossOf > 0) {
				double loss = own.loss / own.lossOf;
				all += this.weights.of(entry.getKey()) * loss;
				values.put(entry.getKey() + "/loss", loss);
				values.put(entry.getKey() + "/perplexity", Math.exp(Math.min(LARGEST, loss)));
			}
			if (own.hitsOf > 0) {
				values.put(entry.getKey(), (double) own.hits / own.hitsOf);
			}
		}
		if (!values.isEmpty()) {
			values.put("loss", all);
		}
		return values;
	}

	private static final class Sums {

		private double loss;

		private long lossOf;

		private long hits;

		private long hitsOf;

	}

}
