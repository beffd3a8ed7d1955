package org.imglish.jobs.training;

import java.io.IOException;

import org.imglish.core.collective.ProcessGroup;
import org.imglish.core.finetuning.FinetuneTrainer;
import org.imglish.core.library.Library;
import org.imglish.core.optimizer.Sharing;
import org.imglish.core.pretraining.PretrainTrainer;
import org.imglish.core.tokenizing.TokenizerTrainer;
import org.imglish.core.training.Trainer;
import org.imglish.jobs.attempt.AttemptContext;
import org.imglish.jobs.recipe.Parallel;
import org.imglish.jobs.recipe.Recipe;

/** Opens the trainers that recipes ask for. */
public class RecipeTrainers implements TrainingJob.TrainerFactory {

	private final Libraries libraries;

	public RecipeTrainers(Libraries libraries) {
		this.libraries = libraries;
	}

	@Override
	public Trainer open(AttemptContext attempt, double rateFactor, ProcessGroup group) throws IOException {
		Library library = this.libraries.of(attempt.claim());
		if (!(attempt.recipe() instanceof Recipe.Training recipe)) {
			throw new IllegalArgumentException(
					"A recipe of the kind " + attempt.recipe().getClass().getSimpleName() + " trains nothing");
		}
		Parallel parallel = recipe.supervision().parallel();
		Sharing sharing = new Sharing(group, parallel.shard(), parallel.local());
		if (recipe instanceof Recipe.Pretrain pretrain) {
			return new PretrainTrainer(pretrain.training().slowed(rateFactor), library, sharing);
		}
		if (recipe instanceof Recipe.Tokenizer tokenizer) {
			return new TokenizerTrainer(tokenizer.training().slowed(rateFactor), library, sharing);
		}
		if (recipe instanceof Recipe.Finetune finetune) {
			return new FinetuneTrainer(finetune.training().slowed(rateFactor), library, sharing);
		}
		throw new IllegalArgumentException(
				"A recipe of the kind " + recipe.getClass().getSimpleName() + " trains nothing");
	}

}
