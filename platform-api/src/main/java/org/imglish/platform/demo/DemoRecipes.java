package org.imglish.platform.demo;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.imglish.core.scene.DemoCorpus;

/** The trainings of the demo, as long as the minutes of {@link DemoPlan} allow. */
final class DemoRecipes {

	/** Steps of a reference minute: what two cores did with the tiny preset. */
	static final int PRETRAIN_STEPS = 400;

	/** Enough to measure by, after those in which all is new. */
	static final int MEASURED_STEPS = 40;

	private static final Map<String, Integer> FINETUNE_STEPS = Map.of("classification", 1500, "vqa", 1000, "nlvr2", 700,
			"captioning", 800, "retrieval", 900, "segmentation", 1400, "detection", 600);

	/**
	 * Networks of places that suit scenes of 32 pixels: few channels, anchors as small as
	 * the objects, whole scenes. Colors tell kinds and stay what they are.
	 */
	private static final Map<DemoTask, String> PLACES = Map.of(DemoTask.SEGMENTATION,
			"segmentation: { minScale: 1, maxScale: 1, maxClassShare: 1, distortion: false, channels: 64, "
					+ "auxiliaryChannels: 64, dropout: 0 }",
			DemoTask.DETECTION, "detection: { masks: false, minScale: 1, maxScale: 1, window: 4, channels: 32, "
					+ "boxWidth: 64, convolutions: 0, anchorSide: 4, proposals: 32 }");

	/** Steps of contrastive tuning for each reference minute, about five seconds. */
	private static final int CONTRASTIVE_STEPS = 31;

	/** Shares of the minutes. */
	private static final double PRETRAIN_SHARE = 0.27;

	private static final double FINETUNE_SHARE = 0.675;

	private static final double CONTRASTIVE_SHARE = 1 - PRETRAIN_SHARE - FINETUNE_SHARE;

	private static final int FEWEST_STEPS = 20;

	private DemoRecipes() {
	}

	/** The share of all minutes that these tasks take, pretraining included. */
	static double share(Set<DemoTask> tasks) {
		double share = PRETRAIN_SHARE + FINETUNE_SHARE * DemoTask.weights(tasks) / DemoTask.allWeights();
		return tasks.contains(DemoTask.RETRIEVAL) ? share + CONTRASTIVE_SHARE : share;
	}

	/** The pretraining. */
	static String pretrain(double minutes, long seed, int workers) {
		return pretrain(Math.max(FEWEST_STEPS, (int) (minutes * PRETRAIN_SHARE * PRETRAIN_STEPS)), seed, workers,
				"  validation: demo-pairs-validation\n");
	}

	/** The first steps of a pretraining, by which the machine is measured. */
	static String measurement(int workers) {
		return pretrain(MEASURED_STEPS, 1, workers, "");
	}

	private static String pretrain(int steps, long seed, int workers, String validation) {
		return String.format(Locale.ROOT, """
				kind: pretrain
				model: { preset: tiny, visualCodes: 128, dropPath: 0 }
				data:
				  images: { dataset: demo-pairs, batch: 32 }
				  texts: { dataset: demo-texts, batch: 32, window: 24 }
				  pairs: { dataset: demo-pairs, batch: 32, window: 14 }
				%smasking: { pairs: alternate }
				optimizer: { peakRate: 0.001 }
				contentWords: [%s]
				steps: %d
				seed: %d
				checkpointEvery: 100
				%s""", validation, String.join(", ", DemoCorpus.contentWords()), steps, seed,
				(workers > 1) ? "parallel: { workers: " + workers + " }\n" : "");
	}

	/**
	 * Intermediate contrastive tuning (BEiT-3, section 3.5): the pretrained model finds
	 * the texts of the pretraining images among those of their batch. Retrieval continues
	 * from it.
	 */
	static String contrastive(double minutes, long pretrain, long seed) {
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
				""", pretrain, Math.max(FEWEST_STEPS, (int) (minutes * CONTRASTIVE_STEPS)), seed);
	}

	/**
	 * A fine-tuning of one arm.
	 * @param start the run whose model the pretrained arms start from
	 * @param seed from which order, masks and first weights follow
	 */
	static String finetune(DemoTask task, DemoArm arm, double rate, double minutes, long start, long seed) {
		double minutesOfRun = minutes * FINETUNE_SHARE * task.weight() / DemoTask.allWeights();
		int steps = Math.max(FEWEST_STEPS, (int) (minutesOfRun * FINETUNE_STEPS.getOrDefault(task.task(), 1000)));
		boolean scratch = arm == DemoArm.SCRATCH;
		return String.format(Locale.ROOT, """
				kind: finetune
				task: %s
				%s
				data: { train: { dataset: %s, batch: %d%s }, validation: %s }
				optimizer: { peakRate: %s, headRate: %s, layerDecay: %s }
				dropPath: 0
				blind: %s
				frozen: %s
				steps: %d
				seed: %d
				checkpointEvery: 200
				%s
				""", task.task(), scratch ? "model: { preset: tiny }" : "from: { run: " + start + " }",
				task.dataset("train"), task.batch(), task.reads() ? ", window: 14" : "", task.dataset("validation"),
				rate, task.headRate(), scratch ? "1" : "0.8", arm == DemoArm.BLIND, task.frozen(), steps, seed,
				PLACES.getOrDefault(task, ""));
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
