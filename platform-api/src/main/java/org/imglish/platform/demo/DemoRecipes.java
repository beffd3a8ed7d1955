package org.imglish.platform.demo;

import java.util.Locale;
import java.util.Map;

import org.imglish.core.scene.DemoCorpus;

/** The trainings of the demo, as long as the minutes allow on two cores. */
final class DemoRecipes {

	/** Steps that two cores perform in a minute, measured with the tiny preset. */
	private static final int PRETRAIN_STEPS = 400;

	private static final Map<String, Integer> FINETUNE_STEPS = Map.of("classification", 1500, "vqa", 1000, "nlvr2", 700,
			"captioning", 800, "retrieval", 900);

	/** Steps of contrastive tuning for each minute of the demo, about five seconds. */
	private static final int CONTRASTIVE_STEPS = 36;

	/** Shares of the minutes; evaluations and the start of each run come on top. */
	private static final double PRETRAIN_SHARE = 0.32;

	private static final double FINETUNE_SHARE = 0.6;

	private static final int FEWEST_STEPS = 20;

	private DemoRecipes() {
	}

	static String pretrain(int minutes, long seed, int workers) {
		int steps = (int) (minutes * PRETRAIN_SHARE * PRETRAIN_STEPS);
		return String.format(Locale.ROOT, """
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
				seed: %d
				checkpointEvery: 100
				%s""", String.join(", ", DemoCorpus.contentWords()), steps, seed,
				(workers > 1) ? "parallel: { workers: " + workers + " }\n" : "");
	}

	/**
	 * Intermediate contrastive tuning (BEiT-3, section 3.5): the pretrained model finds
	 * the texts of the pretraining images among those of their batch. Retrieval continues
	 * from it.
	 */
	static String contrastive(int minutes, long pretrain, long seed) {
		return String.format(Locale.ROOT, """
				kind: finetune
				task: retrieval
				from: { run: %d }
				data: { train: { dataset: demo-pairs, batch: 64, window: 14 } }
				optimizer: { peakRate: 0.0005, layerDecay: 0.8 }
				dropPath: 0
				steps: %d
				seed: %d
				checkpointEvery: 100
				""", pretrain, minutes * CONTRASTIVE_STEPS, seed);
	}

	/**
	 * A fine-tuning of one arm.
	 * @param start the run whose model the pretrained arms start from
	 * @param seed from which order, masks and first weights follow
	 */
	static String finetune(DemoTask task, DemoArm arm, double rate, int minutes, long start, long seed) {
		double minutesOfRun = minutes * FINETUNE_SHARE * task.weight() / DemoTask.allWeights();
		int steps = Math.max(FEWEST_STEPS, (int) (minutesOfRun * FINETUNE_STEPS.getOrDefault(task.task(), 1000)));
		boolean scratch = arm == DemoArm.SCRATCH;
		return String.format(Locale.ROOT, """
				kind: finetune
				task: %s
				%s
				data: { train: { dataset: %s, batch: 32%s }, validation: %s }
				optimizer: { peakRate: %s, headRate: %s, layerDecay: %s }
				dropPath: 0
				blind: %s
				frozen: %s
				steps: %d
				seed: %d
				checkpointEvery: 200
				""", task.task(), scratch ? "model: { preset: tiny }" : "from: { run: " + start + " }",
				task.dataset("train"), task.task().equals("classification") ? "" : ", window: 14",
				task.dataset("validation"), rate, task.headRate(), scratch ? "1" : "0.8", arm == DemoArm.BLIND,
				task.frozen(), steps, seed);
	}

	static String evaluate(DemoTask task, long model) {
		return String.format(Locale.ROOT, """
				kind: evaluate
				task: %s
				from: { run: %d }
				dataset: %s
				""", task.task(), model, task.dataset("test"));
	}

}
