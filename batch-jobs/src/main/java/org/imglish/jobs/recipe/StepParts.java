package org.imglish.jobs.recipe;

import java.util.Optional;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.estimate.Device;
import org.imglish.core.estimate.Estimator;
import org.imglish.core.estimate.Fleet;
import org.imglish.core.estimate.TrainingPlan;
import org.imglish.core.optimizer.Shard;
import org.imglish.core.training.StartFrom;

/**
 * How many parts the batch of a step is passed in where a recipe does not say so: the
 * fewest, of powers of two, with which the step fits into the memory that the recipe asks
 * of each worker, when the fewest workers carry it out. It follows from the recipe alone,
 * whoever trains.
 */
final class StepParts {

	private static final double GIBIBYTE = 1L << 30;

	private StepParts() {
	}

	/**
	 * Derives the parts of a recipe.
	 * @return 1 where it asks for no memory, where its model is only known from saved
	 * weights, and where no number of parts fits
	 */
	static int of(RecipeDocument document) {
		double room = document.worker().memoryGiB() * GIBIBYTE;
		if (room > 0 && document.recipe() instanceof Recipe.Training training) {
			return plan(training).map((plan) -> of(plan, training.supervision(), room)).orElse(1);
		}
		return 1;
	}

	private static int of(TrainingPlan plan, Supervision supervision, double room) {
		Fleet fleet = new Fleet(Device.KNOWN.get(0), supervision.parallel().min(), 1,
				supervision.parallel().shard() == Shard.OPTIMIZER, 1, 1);
		for (int parts = 1; parts <= plan.widest(); parts *= 2) {
			Estimator estimator = new Estimator(plan.inParts(parts), supervision.checkpointEvery());
			if (estimator.on(fleet).memory().total() <= room) {
				return parts;
			}
		}
		return 1;
	}

	private static Optional<TrainingPlan> plan(Recipe.Training recipe) {
		if (recipe instanceof Recipe.Pretrain pretrain) {
			return model(pretrain.training().start()).map((model) -> TrainingPlan.of(pretrain.training(), model));
		}
		if (recipe instanceof Recipe.Finetune finetune && TrainingPlan.covers(finetune.task())) {
			int samples = finetune.training().data().train().batch();
			return model(finetune.training().start())
				.map((model) -> TrainingPlan.of(finetune.training(), model, samples));
		}
		return Optional.empty();
	}

	private static Optional<ModelConfig> model(StartFrom start) {
		if (start instanceof StartFrom.Scratch scratch) {
			return Optional.of(scratch.model().config());
		}
		return (start instanceof StartFrom.WeightFile weights) ? Optional.of(weights.model().config())
				: Optional.empty();
	}

}
