package org.imglish.core.quality;

import java.util.Locale;

/**
 * Accuracy of answers chosen from a fixed list against soft targets, as the released
 * question answering code measures it while training (VQAScore).
 */
public final class SoftAnswerAccuracy {

	private static final float[] SCORES = { 0, 0.3f, 0.6f, 0.9f };

	private final Mean mean = new Mean();

	/**
	 * The target of an answer that so many of ten people gave.
	 * @param people at least 0
	 * @return 0, 0.3, 0.6, 0.9, and 1 from four on
	 */
	public static float target(int people) {
		if (people < 0) {
			throw new IllegalArgumentException("An answer was given by " + people + " people; 0 is the least");
		}
		return (people < SCORES.length) ? SCORES[people] : 1;
	}

	/**
	 * Scores one question: the target of the answer with the largest logit.
	 * @param logits one per answer of the list
	 * @param targets one per answer of the list, in [0, 1]
	 */
	public void add(float[] logits, float[] targets) {
		if (logits.length != targets.length) {
			throw new IllegalArgumentException(
					String.format(Locale.ROOT, "There are %d logits, but %d targets", logits.length, targets.length));
		}
		this.mean.add(targets[Ranking.best(logits, 1)[0]]);
	}

	/** Mean over the questions, in [0, 1]. */
	public double value() {
		return this.mean.value();
	}

}
