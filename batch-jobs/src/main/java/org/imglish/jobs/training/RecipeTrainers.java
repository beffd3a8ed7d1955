package org.imglish.jobs.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

import org.imglish.core.source.DataRoots;
import org.imglish.core.training.FinetuneSpec;
import org.imglish.core.training.FinetuneTrainer;
import org.imglish.core.training.HeldOutSpec;
import org.imglish.core.training.Portion;
import org.imglish.core.training.PretrainSpec;
import org.imglish.core.training.PretrainTrainer;
import org.imglish.core.training.SourceSpec;
import org.imglish.core.training.Start;
import org.imglish.core.training.TokenizerSpec;
import org.imglish.core.training.TokenizerTrainer;
import org.imglish.core.training.TokensSpec;
import org.imglish.core.training.Trainer;
import org.imglish.core.visual.Teachers;
import org.imglish.core.visual.VisualTokenizerConfig;
import org.imglish.jobs.attempt.AttemptContext;
import org.imglish.jobs.checkpoint.Checkpoint;
import org.imglish.jobs.checkpoint.JdbcCheckpoints;
import org.imglish.jobs.checkpoint.StartingPoints;
import org.imglish.jobs.dataset.Dataset;
import org.imglish.jobs.dataset.JdbcDatasets;
import org.imglish.jobs.lease.Claim;
import org.imglish.jobs.model.Models;
import org.imglish.jobs.model.RegisteredModel;
import org.imglish.jobs.recipe.Recipe;
import org.jspecify.annotations.Nullable;

/** Opens the trainers that recipes ask for: names become folders here. */
public class RecipeTrainers implements TrainingJob.TrainerFactory {

	private final JdbcDatasets datasets;

	private final JdbcCheckpoints checkpoints;

	private final CheckpointFiles files;

	private final Models models;

	private final StartingPoints startingPoints;

	private final DataRoots dataRoots;

	/**
	 * @param dataRoots folders that files named in recipes may lie in
	 */
	public RecipeTrainers(JdbcDatasets datasets, JdbcCheckpoints checkpoints, CheckpointFiles files, Models models,
			StartingPoints startingPoints, List<Path> dataRoots) {
		this.dataRoots = new DataRoots(dataRoots);
		this.datasets = datasets;
		this.checkpoints = checkpoints;
		this.files = files;
		this.models = models;
		this.startingPoints = startingPoints;
	}

	@Override
	public Trainer open(AttemptContext attempt, double rateFactor) throws IOException {
		Recipe recipe = attempt.recipe();
		if (recipe instanceof Recipe.Pretrain pretrain) {
			Start start = start(attempt.claim(), pretrain.start());
			return new PretrainTrainer(new PretrainSpec(start.config(), pretrain.optimizer().slowed(rateFactor),
					pretrain.steps(), pretrain.seed(), pretrain.setting(), optional(pretrain.images()),
					optional(pretrain.texts()), optional(pretrain.pairs()), held(pretrain.held()),
					pretrain.masking().image(), pretrain.masking().text(), pretrain.masking().pairText(),
					pretrain.masking().pairs(), pretrain.lossWeights(), tokens(attempt.claim(), pretrain.tokens()),
					pretrain.framing(), pretrain.contentWords(), attempt.threads(), start, pretrain.newHead()));
		}
		if (recipe instanceof Recipe.Tokenizer tokenizer) {
			Path teacher = (tokenizer.teacher() != null)
					? place(attempt.claim(), "teacher", tokenizer.teacher().file(), tokenizer.teacher().from()) : null;
			return new TokenizerTrainer(
					new TokenizerSpec(shape(tokenizer, teacher), tokenizer.optimizer().slowed(rateFactor),
							tokenizer.steps(), tokenizer.seed(), source(tokenizer.images()),
							(tokenizer.validation() != null) ? dataset(tokenizer.validation()) : null, teacher,
							tokenizer.smallestCrop(), tokenizer.framing(), attempt.threads()));
		}
		if (recipe instanceof Recipe.Finetune finetune) {
			long samples = samples(finetune.train().dataset());
			return new FinetuneTrainer(new FinetuneSpec(finetune.task(), start(attempt.claim(), finetune.start()),
					finetune.optimizer(samples).slowed(rateFactor), finetune.steps(samples), finetune.seed(),
					source(finetune.train()), finetune.setting(),
					(finetune.validation() != null) ? dataset(finetune.validation()) : null, finetune.smoothing(),
					finetune.dropPath(), finetune.blind(), finetune.frozen(), finetune.newHead(), finetune.names(),
					finetune.form(), attempt.threads()));
		}
		throw new IllegalArgumentException(
				"A recipe of the kind " + recipe.getClass().getSimpleName() + " trains nothing");
	}

	private @Nullable SourceSpec optional(Recipe.@Nullable Source source) throws IOException {
		return (source != null) ? source(source) : null;
	}

	private SourceSpec source(Recipe.Source source) throws IOException {
		List<Portion> portions = new ArrayList<>();
		for (Recipe.Portion portion : source.portions()) {
			portions.add(new Portion(dataset(portion.dataset()), portion.weight()));
		}
		return new SourceSpec(portions, source.batch(), source.window(), source.packing(), source.augmentation());
	}

	private Start start(Claim claim, Recipe.Start start) throws IOException {
		if (start instanceof Recipe.Start.Checkpoint checkpoint) {
			return new Start.Checkpoint(folder(claim, "weights", checkpoint.from()), checkpoint.imageSize());
		}
		if (start instanceof Recipe.Start.WeightFile weights) {
			return new Start.WeightFile(this.dataRoots.resolve(Path.of(weights.file())), weights.model());
		}
		return new Start.Scratch(((Recipe.Start.Scratch) start).model());
	}

	/** Number of samples of a complete dataset, which epochs are counted by. */
	private long samples(String dataset) throws IOException {
		dataset(dataset);
		return this.datasets.find(dataset).map(Dataset::samples).orElse(0L);
	}

	private HeldOutSpec held(Recipe.HeldOut held) throws IOException {
		return new HeldOutSpec(folder(held.images()), folder(held.texts()), folder(held.pairs()));
	}

	private @Nullable Path folder(@Nullable String dataset) throws IOException {
		return (dataset != null) ? dataset(dataset) : null;
	}

	private @Nullable TokensSpec tokens(Claim claim, Recipe.@Nullable Tokens tokens) throws IOException {
		return (tokens != null) ? new TokensSpec(place(claim, "tokens", tokens.file(), tokens.from()),
				tokens.interpolate(), tokens.precompute()) : null;
	}

	/** A file inside the data roots, or the folder of a checkpoint. */
	private Path place(Claim claim, String role, @Nullable String file, Recipe.@Nullable From from) throws IOException {
		return (file != null) ? this.dataRoots.resolve(Path.of(file))
				: folder(claim, role, Objects.requireNonNull(from));
	}

	private static VisualTokenizerConfig shape(Recipe.Tokenizer recipe, @Nullable Path teacher) throws IOException {
		if (recipe.teacher() == null || teacher == null) {
			return recipe.tokenizer();
		}
		return recipe.tokenizer()
			.withFeatures((recipe.teacher().file() != null) ? recipe.teacher().width() : Teachers.width(teacher));
	}

	/**
	 * Folder of a complete dataset.
	 * @throws IOException if there is none of that name or it is still being ingested
	 */
	public Path dataset(String name) throws IOException {
		Dataset dataset = this.datasets.find(name)
			.orElseThrow(() -> new IOException("There is no dataset '" + name + "'; ingest it first"));
		if (!dataset.complete()) {
			throw new IOException("Dataset '" + name + "' is not complete yet; wait for run " + dataset.run());
		}
		return this.datasets.folder(name);
	}

	/**
	 * Verified folder of a checkpoint that a run starts from, the same at each attempt.
	 * @param role what the run uses it for
	 * @throws IOException if there is none
	 */
	public Path folder(Claim claim, String role, Recipe.From from) throws IOException {
		long id = this.startingPoints.of(claim, role, () -> checkpoint(from).id());
		return this.files.verified(required(id));
	}

	private Checkpoint required(long id) throws IOException {
		return this.checkpoints.find(id)
			.orElseThrow(
					() -> new IOException("There is no checkpoint " + id + "; the run's page lists those that are"));
	}

	private Checkpoint checkpoint(Recipe.From from) throws IOException {
		if (from.run() > 0) {
			return this.checkpoints.list(from.run())
				.stream()
				.findFirst()
				.orElseThrow(() -> new IOException(
						"Run " + from.run() + " has no checkpoint; start from a run that has trained"));
		}
		return required((from.model() != null) ? model(from.model(), from.version()).checkpoint() : from.checkpoint());
	}

	private RegisteredModel model(String name, int version) throws IOException {
		return this.models.versions(name)
			.stream()
			.filter((model) -> version == 0 || model.version() == version)
			.max(Comparator.comparingInt(RegisteredModel::version))
			.orElseThrow(() -> new IOException("There is no model '" + name + "'"
					+ ((version > 0) ? " of version " + version : "") + "; register a checkpoint as one first"));
	}

}
