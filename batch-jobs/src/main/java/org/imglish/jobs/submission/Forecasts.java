package org.imglish.jobs.submission;

import java.util.Map;
import java.util.Optional;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.estimate.Device;
import org.imglish.core.estimate.Estimate;
import org.imglish.core.estimate.Estimator;
import org.imglish.core.estimate.Fleet;
import org.imglish.core.estimate.TrainingPlan;
import org.imglish.core.shard.Manifest;
import org.imglish.core.training.StartFrom;
import org.imglish.jobs.checkpoint.Checkpoint;
import org.imglish.jobs.checkpoint.JdbcCheckpoints;
import org.imglish.jobs.model.Models;
import org.imglish.jobs.model.RegisteredModel;
import org.imglish.jobs.recipe.CompleteRecipe;
import org.imglish.jobs.recipe.From;
import org.imglish.jobs.recipe.Recipe;
import org.imglish.jobs.recipe.Recipes;
import org.imglish.jobs.run.Runs;
import org.jspecify.annotations.Nullable;

/** Estimates what trainings would take, as far as their recipes and datasets tell. */
public class Forecasts {

	private final Runs runs;

	private final JdbcCheckpoints checkpoints;

	private final Models models;

	public Forecasts(Runs runs, JdbcCheckpoints checkpoints, Models models) {
		this.runs = runs;
		this.checkpoints = checkpoints;
		this.models = models;
	}

	/** What a training would take; null for other kinds, and where nobody knows. */
	@Nullable Forecast of(CompleteRecipe recipe, Planned planned, Findings findings) {
		if (recipe.recipe() instanceof Recipe.Pretrain pretrain) {
			return model(pretrain.training().start(), planned)
				.map((model) -> forecast(TrainingPlan.of(pretrain.training(), model), pretrain))
				.orElse(null);
		}
		if (recipe.recipe() instanceof Recipe.Finetune finetune) {
			Optional<Manifest> data = data(finetune, findings);
			long samples = data.map(Manifest::samples).orElse(0L);
			if (samples == 0 && (finetune.training().epochs() != null || finetune.task().isDense())) {
				return null;
			}
			int classes = data.map((manifest) -> manifest.classes().size()).orElse(0);
			return model(finetune.training().start(), planned)
				.map((model) -> forecast(TrainingPlan.of(finetune.training(), model, samples, classes), finetune))
				.orElse(null);
		}
		return null;
	}

	/** Notes a mistake where the model that is started from cannot learn the task. */
	void check(CompleteRecipe recipe, Planned planned, Findings findings) {
		if (recipe.recipe() instanceof Recipe.Finetune finetune
				&& finetune.training().start() instanceof StartFrom.Checkpoint checkpoint) {
			model(checkpoint, planned).flatMap(finetune.task()::refusal)
				.ifPresent((reason) -> findings.mistake("from", "does not suit the task: " + reason));
		}
	}

	private static Optional<Manifest> data(Recipe.Finetune recipe, Findings findings) {
		return findings.manifests()
			.entrySet()
			.stream()
			.filter((each) -> each.getKey().name().equals(recipe.training().data().train().dataset()))
			.map(Map.Entry::getValue)
			.findFirst();
	}

	/** Memory, and all else that is told, is the same on any kind of device. */
	private static Forecast forecast(TrainingPlan plan, Recipe.Training training) {
		Fleet fleet = training.supervision().parallel().fleet(Device.KNOWN.get(0));
		Estimate estimate = new Estimator(plan, training.supervision().checkpointEvery()).on(fleet);
		return new Forecast(plan.steps(), estimate.parameters(), estimate.memory().total(), estimate.checkpointBytes());
	}

	/**
	 * The shape of a model, which a checkpoint has of the training that began with it.
	 */
	private Optional<ModelConfig> model(StartFrom start, Planned planned) {
		if (!(start instanceof StartFrom.Checkpoint checkpoint)) {
			return start.shape();
		}
		From from = (From) checkpoint.from();
		Optional<Recipe> beside = (from.run() != null) ? planned.recipe(from.run()) : Optional.empty();
		Recipe before = beside.or(() -> stored(from)).orElse(null);
		StartFrom earlier = (before instanceof Recipe.Pretrain pretrain) ? pretrain.training().start()
				: (before instanceof Recipe.Finetune finetune) ? finetune.training().start() : null;
		Integer side = checkpoint.model().imageSize();
		return Optional.ofNullable(earlier)
			.flatMap((training) -> model(training, planned))
			.map((model) -> (side != null) ? model.withImageSize(side) : model);
	}

	private Optional<Recipe> stored(From from) {
		Optional<Long> run = Optional.ofNullable(from.run());
		if (from.checkpoint() != null) {
			run = this.checkpoints.find(from.checkpoint()).map(Checkpoint::run);
		}
		if (from.model() != null) {
			run = this.models.versions(from.model())
				.stream()
				.filter((model) -> from.version() == null || model.version() == from.version())
				.map(RegisteredModel::run)
				.findFirst();
		}
		return run.flatMap(this.runs::find).map((found) -> Recipes.stored(found.recipe()).recipe());
	}

}
