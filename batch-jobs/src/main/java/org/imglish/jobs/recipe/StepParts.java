package org.imglish.jobs.recipe;

import java.util.Optional;

import org.imglish.core.estimate.Device;
import org.imglish.core.estimate.Estimator;
import org.imglish.core.estimate.Fleet;
import org.imglish.core.estimate.TrainingPlan;

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
		Fleet fleet = supervision.parallel().fleet(Device.KNOWN.get(0));
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
			return pretrain.training().start().shape().map((model) -> TrainingPlan.of(pretrain.training(), model));
		}
		// of dense tasks the losses depend on the parts, which are the user's choice
		if (recipe instanceof Recipe.Finetune finetune && !finetune.task().isDense()) {
			int samples = finetune.training().data().train().batch();
			return finetune.training()
				.start()
				.shape()
				.map((model) -> TrainingPlan.of(finetune.training(), model, samples, 0));
		}
		return Optional.empty();
	}

}
