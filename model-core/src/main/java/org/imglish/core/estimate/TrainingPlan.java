package org.imglish.core.estimate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.finetuning.Finetuning;
import org.imglish.core.kernel.Precision;
import org.imglish.core.pretraining.PairMasking;
import org.imglish.core.pretraining.Pretraining;
import org.imglish.core.task.Task;
import org.imglish.core.task.TaskPass;
import org.imglish.core.training.StepSetting;
import org.jspecify.annotations.Nullable;

/**
 * What a training does, as far as its cost goes.
 *
 * @param model shape of the model
 * @param heads whether the model has both heads of masked data modelling; a fine-tuned
 * one has a head of its own, which hardly counts, and that of words where it writes
 * @param passes what each step sends through it, one after the other; at least one
 * @param steps number of optimizer steps, at least 1
 * @param precision in what projections and attention are computed
 * @param accumulate parts that the passes of one device are split into, at least 1
 * @param recompute whether layers are computed again in the backward pass
 * @param average whether an average of the weights is kept
 * @param head what the heads of a dense task cost, or null of another task
 */
public record TrainingPlan(ModelConfig model, boolean heads, List<Pass> passes, long steps, Precision precision,
		int accumulate, boolean recompute, boolean average, @Nullable HeadCost head) {

	public TrainingPlan {
		passes = List.copyOf(passes);
		if (passes.isEmpty() || steps < 1 || accumulate < 1) {
			throw new IllegalArgumentException(String.format(Locale.ROOT,
					"A training needs a pass, a step and a part of its batch, but has %d, %d and %d", passes.size(),
					steps, accumulate));
		}
	}

	/**
	 * The cost of a pretraining.
	 * @param model shape of its model
	 */
	public static TrainingPlan of(Pretraining recipe, ModelConfig model) {
		List<Pass> passes = new ArrayList<>();
		var images = recipe.data().images();
		if (images != null) {
			passes.add(Pass.images(images.batch(), model, recipe.masking().image()));
		}
		var texts = recipe.data().texts();
		if (texts != null) {
			passes.add(Pass.texts(texts.batch(), texts.window(), recipe.masking().text()));
		}
		var pairs = recipe.data().pairs();
		if (pairs != null) {
			passes.add(Pass.pairs(pairs.batch(), pairs.window(), model,
					recipe.masking().image() * maskedPairs(recipe.masking().pairs()), recipe.masking().pairText()));
		}
		return of(model, true, passes, recipe.steps(), recipe.setting());
	}

	/** Share of the steps in which the images of pairs are masked. */
	private static double maskedPairs(PairMasking masking) {
		return switch (masking) {
			case BOTH -> 1;
			case ALTERNATE -> 0.5;
			case TEXT -> 0;
		};
	}

	/**
	 * The cost of a fine-tuning.
	 * @param model shape of its model
	 * @param samples labelled samples, which epochs are counted by
	 * @param classes of the data, which the heads of dense tasks are made for
	 * @throws IllegalArgumentException if the model cannot carry the task
	 */
	public static TrainingPlan of(Finetuning recipe, ModelConfig model, long samples, int classes) {
		int batch = recipe.data().train().batch();
		Integer given = recipe.data().train().window();
		int window = (given != null) ? given : 0;
		List<Pass> passes = recipe.task().passes().stream().map((each) -> pass(each, batch, window, model)).toList();
		TrainingPlan plan = of(model, false, passes, recipe.steps(samples), recipe.setting());
		HeadCost head = head(recipe, model, classes);
		return (head != null) ? plan.withHead(head) : plan;
	}

	private static @Nullable HeadCost head(Finetuning recipe, ModelConfig model, int classes) {
		if (recipe.segmentation() != null) {
			return SegmentationCost.of(model, recipe.segmentation().network(model, classes));
		}
		return (recipe.detection() != null) ? DetectionCost.of(model, recipe.detection().network(model, classes))
				: null;
	}

	private static Pass pass(TaskPass each, int batch, int window, ModelConfig model) {
		int rows = each.rows() * batch;
		if (!each.text()) {
			return Pass.images(rows, model, 0);
		}
		return each.image() ? Pass.pairs(rows, window, model, 0, each.maskedWords())
				: Pass.texts(rows, window, each.maskedWords());
	}

	private static TrainingPlan of(ModelConfig model, boolean heads, List<Pass> passes, long steps,
			StepSetting setting) {
		return new TrainingPlan(model, heads, passes, steps, setting.precision(), setting.accumulate(),
				setting.recompute(), setting.ema() > 0, null);
	}

	/** Samples of one step. */
	long samples() {
		return this.passes.stream().mapToLong(Pass::batch).sum();
	}

	/** Whether words are predicted. */
	boolean writes() {
		return this.passes.stream().anyMatch((pass) -> pass.maskedWords() > 0);
	}

	/** The same with its passes in another number of parts. */
	public TrainingPlan inParts(int parts) {
		return new TrainingPlan(this.model, this.heads, this.passes, this.steps, this.precision, parts, this.recompute,
				this.average, this.head);
	}

	/** The same with another precision, and layers computed again or not. */
	public TrainingPlan computed(Precision other, boolean again) {
		return new TrainingPlan(this.model, this.heads, this.passes, this.steps, other, this.accumulate, again,
				this.average, this.head);
	}

	private TrainingPlan withHead(HeadCost own) {
		return new TrainingPlan(this.model, this.heads, this.passes, this.steps, this.precision, this.accumulate,
				this.recompute, this.average, own);
	}

	/**
	 * The largest number of devices, or of parts, that each have a sample of every pass.
	 */
	public int widest() {
		return this.passes.stream().mapToInt(Pass::batch).min().orElseThrow();
	}

}
