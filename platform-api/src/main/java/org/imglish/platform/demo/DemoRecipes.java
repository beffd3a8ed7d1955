package org.imglish.platform.demo;

import org.imglish.core.scene.DemoCorpus;

/** The trainings of the demo, as long as the minutes allow on two cores. */
final class DemoRecipes {

	/** Steps that two cores perform in a minute, measured with the tiny preset. */
	private static final int PRETRAIN_STEPS_A_MINUTE = 400;

	private static final int FINETUNE_STEPS_A_MINUTE = 1500;

	/** Shares of the time: the rest is for starting, validating and evaluating. */
	private static final double PRETRAIN_SHARE = 0.6;

	private static final double FINETUNE_SHARE = 0.05;

	private DemoRecipes() {
	}

	static String pretrain(int minutes) {
		int steps = (int) (minutes * PRETRAIN_SHARE * PRETRAIN_STEPS_A_MINUTE);
		return """
				kind: pretrain
				model: { preset: tiny, visualCodes: 128, dropPath: 0 }
				data:
				  images: { dataset: demo-pairs, batch: 32 }
				  texts: { dataset: demo-texts, batch: 32, window: 24 }
				  pairs: { dataset: demo-pairs, batch: 32, window: 14 }
				  validation: demo-pairs-validation
				masking: { pairs: alternate }
				optimizer: { peakRate: 0.001 }
				contentWords: [%s]
				steps: %d
				checkpointEvery: 100
				""".formatted(String.join(", ", DemoCorpus.contentWords()), steps);
	}

	/**
	 * @param from pretraining run to start from, or 0 for scratch, which has no use for
	 * layer-wise rates
	 */
	static String finetune(int minutes, long from, double rate) {
		int steps = Math.max(20, (int) (minutes * FINETUNE_SHARE * FINETUNE_STEPS_A_MINUTE));
		return """
				kind: finetune
				task: classification
				model: { preset: tiny }
				%s
				data: { train: { dataset: demo-classes-train, batch: 32 } }
				optimizer: { peakRate: %s, layerDecay: %s }
				dropPath: 0
				steps: %d
				checkpointEvery: 100
				""".formatted((from > 0) ? "from: { run: " + from + " }" : "", rate, (from > 0) ? "0.8" : "1", steps);
	}

}
