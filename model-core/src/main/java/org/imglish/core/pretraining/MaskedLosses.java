package org.imglish.core.pretraining;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import ai.djl.ndarray.NDArray;
import org.imglish.core.collective.ProcessGroup;
import org.imglish.core.kernel.KeptNumbers;
import org.imglish.core.loader.MaskedTexts;
import org.imglish.core.metric.Metric;
import org.imglish.core.objective.CrossEntropy;

/**
 * The masked losses of one step: each is the mean over all masked positions of the step's
 * batch, however many parts it is passed in and however many processes share it; the
 * step's loss is their weighted sum.
 */
final class MaskedLosses {

	/** What a step reports. */
	static final List<Metric> METRICS = Stream.concat(Stream.of(Metric.min("loss", Metric.NATS)),
			LossWeights.LOSSES.stream()
				.flatMap((name) -> Stream.of(Metric.min("loss/" + name, Metric.NATS),
						Metric.min("perplexity/" + name, ""), Metric.max("accuracy/" + name, Metric.SHARE),
						Metric.plain("unmasked_parts/" + name, "parts"), Metric.min("cut_tokens/" + name, "tokens"))))
		.toList();

	/** The exponential of a larger loss says no more. */
	private static final double LARGEST = 50;

	private final PretrainStep step;

	private final LossWeights weights;

	private final Map<String, Double> losses = new LinkedHashMap<>();

	private final Map<String, Double> accuracies = new LinkedHashMap<>();

	/**
	 * @param step counts what is masked in the whole batch
	 * @param weights what each loss counts in the sum
	 */
	MaskedLosses(PretrainStep step, LossWeights weights) {
		this.step = step;
		this.weights = weights;
		step.masked().forEach((name, masked) -> {
			if (masked > 0) {
				this.losses.put(name, 0.0);
				this.accuracies.put(name, 0.0);
			}
		});
	}

	/**
	 * Adds the predictions of a part.
	 * @param name of the loss
	 * @param logits {@code [masked, vocabulary]}
	 * @param labels {@code [masked]} int64
	 * @return what the part adds to the loss of the step, a scalar
	 */
	NDArray add(String name, NDArray logits, NDArray labels) {
		double share = (double) labels.size() / masked(name);
		NDArray loss = KeptNumbers.times(CrossEntropy.mean(logits, labels), share);
		this.losses.merge(name, (double) loss.getFloat(), Double::sum);
		this.accuracies.merge(name, share * CrossEntropy.accuracy(logits, labels).getFloat(), Double::sum);
		double weight = this.weights.of(name);
		return (weight == 1) ? loss : KeptNumbers.times(loss, weight);
	}

	/**
	 * A part in which nothing is masked.
	 * @param hidden what was computed of the part
	 * @return no loss, with a gradient of zero, so that a step of such parts continues
	 */
	NDArray nothing(NDArray hidden) {
		return KeptNumbers.times(hidden.sum(), 0);
	}

	private int masked(String name) {
		Integer masked = this.step.masked().get(name);
		if (masked == null) {
			throw new IllegalArgumentException("There is no masked loss '" + name + "'");
		}
		return masked;
	}

	/**
	 * Adds what the other members of the group have computed: the same on all of them.
	 */
	void join(ProcessGroup group) {
		if (group.size() == 1) {
			return;
		}
		List<Map<String, Double>> all = List.of(this.losses, this.accuracies);
		double[] sums = group
			.allReduce(all.stream().flatMap((values) -> values.values().stream()).mapToDouble((v) -> v).toArray());
		int next = 0;
		for (Map<String, Double> values : all) {
			for (Map.Entry<String, Double> value : values.entrySet()) {
				value.setValue(sums[next++]);
			}
		}
	}

	/** The loss of the step. */
	double sum() {
		return this.losses.entrySet()
			.stream()
			.mapToDouble((loss) -> this.weights.of(loss.getKey()) * loss.getValue())
			.sum();
	}

	/** Loss, perplexity and accuracy by name, and the weighted sum of the losses. */
	Map<String, Double> values() {
		Map<String, Double> values = new LinkedHashMap<>();
		this.losses.forEach((name, loss) -> {
			values.put("loss/" + name, loss);
			values.put("perplexity/" + name, Math.exp(Math.min(LARGEST, loss)));
		});
		this.accuracies.forEach((name, accuracy) -> values.put("accuracy/" + name, accuracy));
		this.step.unmasked().forEach((name, parts) -> values.put("unmasked_parts/" + name, (double) parts));
		values.put("loss", sum());
		// not shown while the windows have room for all
		this.step.cut().forEach((name, tokens) -> {
			if (tokens > 0) {
				values.put("cut_tokens/" + name, (double) tokens);
			}
		});
		return values;
	}

}
