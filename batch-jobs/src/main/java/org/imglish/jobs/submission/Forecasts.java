package org.imglish.jobs.submission;

import java.util.Map;
import java.util.Optional;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.estimate.Device;
import org.imglish.core.estimate.Estimate;
import org.imglish.core.estimate.Estimator;
import org.imglish.core.estimate.Fleet;
import org.imglish.core.estimate.TrainingPlan;
import org.imglish.core.optimizer.Shard;
import org.imglish.core.shard.Manifest;
import org.imglish.core.training.StartFrom;
import org.imglish.jobs.checkpoint.Checkpoint;
import org.imglish.jobs.checkpoint.JdbcCheckpoints;
import org.imglish.jobs.model.Models;
import org.imglish.jobs.model.RegisteredModel;
import org.imglish.jobs.recipe.CompleteRecipe;
import org.imglish.jobs.recipe.From;
import org.imglish.jobs.recipe.Parallel;
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
			long samples = samples(finetune, findings);
			if (finetune.training().epochs() != null && samples == 0 || !TrainingPlan.covers(finetune.task())) {
				return null;
			}
			return model(finetune.training().start(), planned)
				.map((model) -> forecast(TrainingPlan.of(finetune.training(), model, samples), finetune))
				.orElse(null);
		}
		return null;
	}

	private static long samples(Recipe.Finetune recipe, Findings findings) {
		return findings.manifests()
			.entrySet()
			.stream()
			.filter((each) -> each.getKey().name().equals(recipe.training().data().train().dataset()))
			.map(Map.Entry::getValue)
			.mapToLong(Manifest::samples)
			.findFirst()
			.orElse(0);
	}

	/** Memory, and all else that is told, is the same on any kind of device. */
	private static Forecast forecast(TrainingPlan plan, Recipe.Training training) {
		Parallel parallel = training.supervision().parallel();
		Fleet fleet = new Fleet(Device.KNOWN.get(0), parallel.min(), 1, parallel.shard() == Shard.OPTIMIZER, 1, 1);
		Estimate estimate = new Estimator(plan, training.supervision().checkpointEvery()).on(fleet);
		return new Forecast(plan.steps(), estimate.parameters(), estimate.memory().total(), estimate.checkpointBytes());
	}

	/**
	 * The shape of a model, which a checkpoint has of the training that began with it.
	 */
	private Optional<ModelConfig> model(StartFrom start, Planned planned) {
		if (start instanceof StartFrom.Scratch scratch) {
			return Optional.of(scratch.model().config());
		}
		if (start instanceof StartFrom.WeightFile weights) {
			return Optional.of(weights.model().config());
		}
		From from = (From) ((StartFrom.Checkpoint) start).from();
		Optional<Recipe> beside = (from.run() != null) ? planned.recipe(from.run()) : Optional.empty();
		Recipe before = beside.or(() -> stored(from)).orElse(null);
		StartFrom earlier = (before instanceof Recipe.Pretrain pretrain) ? pretrain.training().start()
				: (before instanceof Recipe.Finetune finetune) ? finetune.training().start() : null;
		return (earlier != null) ? model(earlier, planned) : Optional.empty();
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
