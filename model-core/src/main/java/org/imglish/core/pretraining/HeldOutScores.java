package org.imglish.core.pretraining;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import ai.djl.ndarray.NDArray;
import org.imglish.core.collective.ProcessGroup;
import org.imglish.core.metric.Metric;
import org.imglish.core.objective.CrossEntropy;
import org.imglish.core.training.Told;
import tools.jackson.core.type.TypeReference;

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
		add(name, new Sums(words.length * CrossEntropy.mean(logits, labels).getFloat(), words.length, 0, 0));
		hits(name + "/accuracy", logits, words, Set.of());
	}

	/** Counts right predictions; where labels are given, among these alone. */
	void hits(String name, NDArray logits, long[] labels, Set<Long> among) {
		hits(name, logits.argMax(-1).toLongArray(), labels, among);
	}

	/** Counts right predictions. */
	void hits(String name, long[] predicted, long[] labels, Set<Long> among) {
		long hits = 0;
		long hitsOf = 0;
		for (int i = 0; i < labels.length; i++) {
			if (among.isEmpty() || among.contains(labels[i])) {
				hits += (predicted[i] == labels[i]) ? 1 : 0;
				hitsOf++;
			}
		}
		add(name, new Sums(0, 0, hits, hitsOf));
	}

	private void add(String name, Sums more) {
		this.sums.merge(name, more, Sums::plus);
	}

	/** Adds what the other members of a group have scored: the same on all of them. */
	void join(ProcessGroup group) {
		List<Map<String, Sums>> all = Told.by(group, new LinkedHashMap<>(this.sums), new TypeReference<>() {
		});
		this.sums.clear();
		all.forEach((member) -> member.forEach(this::add));
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
			if (own.lossOf() > 0) {
				double loss = own.loss() / own.lossOf();
				all += this.weights.of(entry.getKey()) * loss;
				values.put(entry.getKey() + "/loss", loss);
				values.put(entry.getKey() + "/perplexity", Math.exp(Math.min(LARGEST, loss)));
			}
			if (own.hitsOf() > 0) {
				values.put(entry.getKey(), (double) own.hits() / own.hitsOf());
			}
		}
		if (!values.isEmpty()) {
			values.put("loss", all);
		}
		return values;
	}

	/**
	 * Sums over predictions.
	 *
	 * @param loss of those that have one, in nats
	 * @param lossOf how many have one
	 * @param hits how many are right
	 * @param hitsOf of how many
	 */
	private record Sums(double loss, long lossOf, long hits, long hitsOf) {

		Sums plus(Sums other) {
			return new Sums(this.loss + other.loss, this.lossOf + other.lossOf, this.hits + other.hits,
					this.hitsOf + other.hitsOf);
		}

	}

}
