package org.imglish.jobs.submission;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.imglish.core.field.Spelling;
import org.imglish.core.library.Named;
import org.imglish.jobs.checkpoint.Checkpoint;
import org.imglish.jobs.checkpoint.JdbcCheckpoints;
import org.imglish.jobs.model.Models;
import org.imglish.jobs.model.RegisteredModel;
import org.imglish.jobs.recipe.From;
import org.imglish.jobs.recipe.Recipe;
import org.imglish.jobs.recipe.Recipes;
import org.imglish.jobs.run.Run;
import org.imglish.jobs.run.Runs;
import org.jspecify.annotations.Nullable;

/**
 * Looks up saved weights: a checkpoint that there is, or a training that continues and
 * will leave one.
 */
final class NamedWeights {

	private static final int MAX_NAMES = 500;

	private final Runs runs;

	private final JdbcCheckpoints checkpoints;

	private final Models models;

	NamedWeights(Runs runs, JdbcCheckpoints checkpoints, Models models) {
		this.runs = runs;
		this.checkpoints = checkpoints;
		this.models = models;
	}

	void check(Named.Weights named, Planned planned, Findings findings) {
		From from = (From) named.weights();
		Optional<Recipe> beside = (from.run() != null) ? planned.recipe(from.run()) : Optional.empty();
		if (beside.isPresent()) {
			checkTraining(named, "the run", beside.get(), findings);
		}
		else if (from.run() != null) {
			checkRun(named, from.run(), findings);
		}
		else if (from.model() != null && from.model().contains(RegisteredModel.AT)) {
			checkAlias(named, from.model(), findings);
		}
		else if (from.model() != null) {
			checkModel(named, from.model(), from.version(), findings);
		}
		else if (from.checkpoint() != null) {
			checkCheckpoint(named, from.checkpoint(), findings);
		}
	}

	private void checkRun(Named.Weights named, long id, Findings findings) {
		String field = named.field() + ".run";
		Optional<Run> found = this.runs.find(id);
		if (found.isEmpty()) {
			findings.mistake(field, String.format(Locale.ROOT, "names run %d, but there is none", id));
			return;
		}
		Run run = found.get();
		if (!checkTraining(named, "run " + id, Recipes.stored(run.recipe()).recipe(), findings)) {
			return;
		}
		if (!run.state().isEnd()) {
			findings.await(id);
			return;
		}
		Optional<Checkpoint> newest = this.checkpoints.list(id).stream().findFirst();
		if (newest.isEmpty()) {
			findings.mistake(field,
					String.format(Locale.ROOT,
							"names run %d, which is %s and has no checkpoint; %sname a run that has trained", id,
							run.state(), run.state().isResumable() ? "resume it first, or " : ""));
		}
		newest.ifPresent((checkpoint) -> readVocabulary(named, checkpoint, findings));
	}

	/** What is behind an at sign here is no alias: those have become versions. */
	private void checkAlias(Named.Weights named, String name, Findings findings) {
		String model = name.substring(0, name.indexOf('@'));
		List<RegisteredModel> versions = this.models.versions(model);
		if (versions.isEmpty()) {
			checkModel(named, model, null, findings);
			return;
		}
		Set<String> aliases = versions.get(0).aliases().keySet();
		findings.mistake(named.field() + ".model",
				String.format(Locale.ROOT, "names '%s', but the model has no such alias or version; %s", name,
						aliases.isEmpty() ? "it has versions 1 to " + versions.get(0).version() + " and no alias"
								: "its aliases are " + String.join(", ", aliases)));
	}

	private void checkModel(Named.Weights named, String name, @Nullable Integer version, Findings findings) {
		Optional<RegisteredModel> found = this.models.versions(name)
			.stream()
			.filter((model) -> version == null || model.version() == version)
			.findFirst();
		if (found.isEmpty()) {
			Set<String> names = this.models.list(0, MAX_NAMES)
				.items()
				.stream()
				.map(RegisteredModel::name)
				.collect(Collectors.toSet());
			boolean known = names.contains(name);
			findings.mistake(named.field() + (known ? ".version" : ".model"),
					known ? String.format(Locale.ROOT, "names version %d, but the model '%s' has no such version",
							version, name)
							: String.format(Locale.ROOT,
									"names '%s', but there is no such model; %sregister a checkpoint as one first",
									name, Spelling.hint(name, names)));
			return;
		}
		checkCheckpoint(named, found.get().checkpoint(), findings);
	}

	private void checkCheckpoint(Named.Weights named, long id, Findings findings) {
		Optional<Checkpoint> found = this.checkpoints.find(id);
		if (found.isEmpty() || found.get().state() != Checkpoint.State.COMPLETE) {
			findings.mistake(named.field() + ".checkpoint",
					String.format(Locale.ROOT, "names checkpoint %d, %s", id,
							found.isEmpty() ? "but there is none; the run's page lists those that are"
									: "which is " + found.get().state() + "; name another one"));
			return;
		}
		long run = found.get().run();
		if (checkTraining(named, "run " + run + ", which made it,",
				Recipes.stored(this.runs.find(run).orElseThrow().recipe()).recipe(), findings)) {
			readVocabulary(named, found.get(), findings);
		}
	}

	private static boolean checkTraining(Named.Weights named, String run, Recipe recipe, Findings findings) {
		Set<String> words = words(recipe);
		if (words.isEmpty()) {
			findings.mistake(named.field(), run + " trains nothing and leaves no weights; name a training");
			return false;
		}
		if (!named.trained().isEmpty() && named.trained().stream().noneMatch(words::contains)) {
			findings.mistake(named.field(),
					String.format(Locale.ROOT, "needs %s, but %s trains %s",
							new TreeSet<>(named.trained()).stream()
								.map(NamedWeights::described)
								.collect(Collectors.joining(" or ")),
							run, described(recipe)));
			return false;
		}
		return true;
	}

	/** What the weights of a training are, as {@link Named.Weights} says it. */
	private static Set<String> words(Recipe recipe) {
		if (recipe instanceof Recipe.Finetune finetune) {
			return finetune.training().trains();
		}
		return (recipe instanceof Recipe.Pretrain) ? Set.of("model")
				: (recipe instanceof Recipe.Tokenizer) ? Set.of("tokenizer") : Set.of();
	}

	private static String described(Recipe recipe) {
		return (recipe.task() != null) ? described(recipe.task().word())
				: (recipe instanceof Recipe.Tokenizer) ? described("tokenizer") : "a pretrained model";
	}

	private static String described(String word) {
		return switch (word) {
			case "model" -> "a model";
			case "tokenizer" -> "a visual tokenizer";
			case "contrastive" ->
				"a model that compares images with texts (fine-tuned to retrieval, or to classification byName)";
			default -> "a model of the task " + word;
		};
	}

	private static void readVocabulary(Named.Weights named, Checkpoint checkpoint, Findings findings) {
		if (named.field().equals("from")) {
			checkpoint.files()
				.stream()
				.filter((file) -> file.name().matches("tokenizer\\.(json|spm)"))
				.findFirst()
				.ifPresent((file) -> findings.vocabulary(file.sha256()));
		}
	}

}
