package org.imglish.core.training;

import java.util.LinkedHashMap;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import org.imglish.core.kernel.KeptNumbers;
import org.imglish.core.loader.MaskedTexts;
import org.imglish.core.objective.CrossEntropy;
import org.jspecify.annotations.Nullable;

/**
 * The masked losses of one step: each is the mean over all masked positions of the step's
 * batch, however many parts it is passed in; the step's loss is their weighted sum.
 */
final class MaskedLosses {

	/** The exponential of a larger loss says no more. */
	private static final double LARGEST = 50;

	private final PretrainBatch batch;

	private final LossWeights weights;

	private final Map<String, Double> losses = new LinkedHashMap<>();

	private final Map<String, Double> accuracies = new LinkedHashMap<>();

	/**
	 * @param batch the whole batch of the step
	 * @param weights what each loss counts in the sum
	 */
	MaskedLosses(PretrainBatch batch, LossWeights weights) {
		this.batch = batch;
		this.weights = weights;
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

	private int masked(String name) {
		int masked = switch (name) {
			case "image" -> (this.batch.images() != null) ? this.batch.images().places().length : 0;
			case "text" -> (this.batch.texts() != null) ? this.batch.texts().places().length : 0;
			case "pair/image" -> (this.batch.pairImages() != null) ? this.batch.pairImages().places().length : 0;
			case "pair/text" -> (this.batch.pairTexts() != null) ? this.batch.pairTexts().places().length : 0;
			default -> throw new IllegalArgumentException("There is no masked loss '" + name + "'");
		};
		if (masked == 0) {
			throw new IllegalStateException("Nothing of '" + name + "' is masked in this step");
		}
		return masked;
	}

	/** The loss of the step. */
	double sum() {
		return this.losses.entrySet()
			.stream()
			.mapToDouble((loss) -> this.weights.of(loss.getKey()) * loss.getValue())
			.sum();
	}

	/** What the windows had no room for; not shown while they have room for all. */
	private static void cut(String name, @Nullable MaskedTexts texts, Map<String, Double> values) {
		if (texts != null && texts.cut() > 0) {
			values.put("cut_tokens/" + name, (double) texts.cut());
		}
	}

	/** Loss, perplexity and accuracy by name, and the weighted sum of the losses. */
	Map<String, Double> values() {
		Map<String, Double> values = new LinkedHashMap<>();
		this.losses.forEach((name, loss) -> {
			values.put("loss/" + name, loss);
			values.put("perplexity/" + name, Math.exp(Math.min(LARGEST, loss)));
		});
		this.accuracies.forEach((name, accuracy) -> values.put("accuracy/" + name, accuracy));
		values.put("loss", sum());
		cut("text", this.batch.texts(), values);
		cut("pair/text", this.batch.pairTexts(), values);
		return values;
	}

}
