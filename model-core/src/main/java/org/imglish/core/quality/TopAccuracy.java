package org.imglish.core.quality;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Top-k accuracy of classification: the share of samples whose class is among the k best
 * guesses, over all and class by class.
 */
public final class TopAccuracy {

	private final int depth;

	/** At place k - 1, whether the class was among the k best. */
	private final Mean[] overall;

	private final Map<Integer, Mean[]> byClass = new LinkedHashMap<>();

	/**
	 * An empty count.
	 * @param depth largest k that will be asked for, at least 1
	 */
	public TopAccuracy(int depth) {
		if (depth < 1) {
			throw new IllegalArgumentException("Top-k accuracy begins at k = 1, but " + depth + " was asked for");
		}
		this.depth = depth;
		this.overall = means();
	}

	/**
	 * Counts one sample.
	 * @param logits one per class
	 * @param label the true class
	 */
	public void add(float[] logits, int label) {
		if (label < 0 || label >= logits.length) {
			throw new IllegalArgumentException(String.format(Locale.ROOT,
					"The class %d is not among the %d that were scored", label, logits.length));
		}
		add(Ranking.best(logits, this.depth), label);
	}

	/**
	 * Counts one sample.
	 * @param ranked classes, best first; those beyond the depth may be missing
	 * @param label the true class
	 */
	public void add(int[] ranked, int label) {
		Mean[] ofClass = this.byClass.computeIfAbsent(label, (key) -> means());
		boolean hit = false;
		for (int i = 0; i < this.depth; i++) {
			hit |= i < ranked.length && ranked[i] == label;
			this.overall[i].add(hit ? 1 : 0);
			ofClass[i].add(hit ? 1 : 0);
		}
	}

	/**
	 * Accuracy over all samples.
	 * @param k from 1 to the depth
	 * @return in [0, 1]
	 */
	public double top(int k) {
		return this.overall[k - 1].value();
	}

	/**
	 * Accuracy over the samples of each class that there were samples of.
	 * @param k from 1 to the depth
	 */
	public Map<Integer, Double> topByClass(int k) {
		Map<Integer, Double> values = new LinkedHashMap<>();
		this.byClass.forEach((label, means) -> values.put(label, means[k - 1].value()));
		return values;
	}

	private Mean[] means() {
		Mean[] means = new Mean[this.depth];
		for (int i = 0; i < means.length; i++) {
			means[i] = new Mean();
		}
		return means;
	}

}
