package org.imglish.jobs.recipe;

import java.util.List;
import java.util.Locale;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.optimizer.OptimizerConfig;
import org.imglish.core.source.SourceFormat;
import org.imglish.core.training.PretrainSpec;
import org.imglish.jobs.run.RunKind;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Validates recipes as a whole and fills every default in. */
public final class Recipes {

	private static final long MOST_STEPS = 100_000_000;

	private Recipes() {
	}

	/**
	 * Completes a recipe.
	 * @param given what its author wrote
	 * @throws InvalidRecipeException with every mistake in it
	 */
	public static CompleteRecipe complete(JsonNode given) {
		RecipeFields fields = new RecipeFields(given);
		if (!given.isObject()) {
			throw new InvalidRecipeException(List.of(new Mistake("", "a recipe is an object with at least 'kind'")));
		}
		RunKind kind = fields.choice("kind", RunKind.class, null);
		if (!fields.mistakes().isEmpty()) {
			throw new InvalidRecipeException(fields.mistakes());
		}
		String name = fields.optional("name");
		Recipe recipe = null;
		String task = null;
		try {
			recipe = switch (kind) {
				case INGEST -> ingest(fields);
				case PRETRAIN -> pretrain(fields);
				case FINETUNE -> finetune(fields);
				case EVALUATE -> evaluate(fields);
				case TOKENIZER, EXPORT -> null;
			};
			task = (kind == RunKind.FINETUNE || kind == RunKind.EVALUATE) ? task(fields) : null;
		}
		catch (IllegalArgumentException ex) {
			fields.mistake("", String.valueOf(ex.getMessage()));
		}
		fields.reportUnknown();
		if (recipe == null && fields.mistakes().isEmpty()) {
			fields.mistake("kind",
					"runs of the kind " + kind.name().toLowerCase(Locale.ROOT) + " are not offered by this version");
		}
		if (recipe == null || !fields.mistakes().isEmpty()) {
			throw new InvalidRecipeException(fields.mistakes());
		}
		String shown = (name != null) ? name : kind.name().toLowerCase(Locale.ROOT);
		return new CompleteRecipe(kind, task, shown, fields.complete(), recipe);
	}

	private static String task(RecipeFields fields) {
		return fields.choice("task", Task.class, Task.CLASSIFICATION).name().toLowerCase(Locale.ROOT);
	}

	private static Recipe ingest(RecipeFields fields) {
		String dataset = fields.name("dataset", "the name that the dataset shall have");
		RecipeFields source = fields.object("source");
		SourceFormat format = source.choice("format", SourceFormat.class, null);
		String path = source.required("path", "the file or folder of the records");
		String images = source.optional("images");
		RecipeFields vocabulary = fields.object("vocabulary");
		String of = vocabulary.optional("dataset");
		int size = (int) vocabulary.whole("size", 0, 0, 1_000_000);
		if (of != null && size > 0) {
			vocabulary.mistake("size", "cannot go with 'dataset': a vocabulary is learned here or taken from there");
		}
		return new Recipe.Ingest(dataset, format, path, images, (int) fields.whole("imageSide", 256, 8, 4096),
				fields.whole("mostPixels", 50_000_000, 1, 1_000_000_000),
				(int) fields.whole("mostTokens", 512, 1, 100_000),
				(int) fields.whole("samplesPerShard", 1000, 1, 100_000), fields.number("badShare", 0.1, 0, 1), size,
				of);
	}

	private static Recipe pretrain(RecipeFields fields) {
		ModelConfig model = model(fields.object("model"));
		long steps = fields.whole("steps", 10_000, 1, MOST_STEPS);
		OptimizerConfig optimizer = optimizer(fields.object("optimizer"), steps, 1e-3, 0.9, 0.98, 1);
		RecipeFields data = fields.object("data");
		Recipe.Source images = source(data, "images", 196);
		Recipe.Source texts = source(data, "texts", 196);
		Recipe.Source pairs = source(data, "pairs", 64);
		if (images == null && texts == null && pairs == null) {
			data.mistake("", "needs images, texts or pairs");
		}
		for (Recipe.Source source : new Recipe.@Nullable Source[] { texts, pairs }) {
			if (source != null && source.window() > model.longestText()) {
				data.mistake("", "has a window of %d tokens, but the model takes at most %d".formatted(source.window(),
						model.longestText()));
			}
		}
		String validation = data.optional("validation");
		RecipeFields masking = fields.object("masking");
		Recipe.Masking ratios = new Recipe.Masking(masking.number("image", 0.4, 0.01, 0.99),
				masking.number("text", 0.15, 0.01, 1), masking.number("pairText", 0.5, 0.01, 1),
				masking.choice("pairs", PretrainSpec.PairMasking.class, PretrainSpec.PairMasking.BOTH));
		return new Recipe.Pretrain(model, optimizer, steps, checkpointEvery(fields),
				fields.whole("seed", 1, 0, Integer.MAX_VALUE), (int) fields.whole("threads", 0, 0, 1024), images, texts,
				pairs, validation, ratios, fields.words("contentWords"));
	}

	private static int checkpointEvery(RecipeFields fields) {
		return (int) fields.whole("checkpointEvery", 100, 1, 1_000_000);
	}

	private static Recipe finetune(RecipeFields fields) {
		ModelConfig model = model(fields.object("model"));
		long steps = fields.whole("steps", 1_000, 1, MOST_STEPS);
		OptimizerConfig optimizer = optimizer(fields.object("optimizer"), steps, 5e-4, 0.9, 0.98, 0.65);
		Recipe.Source train = source(fields.object("data"), "train", 64);
		if (train == null) {
			fields.mistake("data.train", "is missing: the labelled images");
			train = new Recipe.Source("", 1, 64);
		}
		return new Recipe.Finetune(model, fields.has("from") ? from(fields.object("from")) : null, optimizer, steps,
				checkpointEvery(fields), fields.whole("seed", 1, 0, Integer.MAX_VALUE),
				(int) fields.whole("threads", 0, 0, 1024), train, fields.number("smoothing", 0.1, 0, 0.99),
				fields.number("dropPath", 0.1, 0, 0.99));
	}

	private static Recipe evaluate(RecipeFields fields) {
		Recipe.From from = fields.has("from") ? from(fields.object("from")) : null;
		if (from == null) {
			fields.mistake("from", "is missing: {run: N} or {checkpoint: N}");
			from = new Recipe.From(0, 0);
		}
		return new Recipe.Evaluate(from, fields.required("dataset", "the dataset to evaluate on"),
				(int) fields.whole("batch", 64, 1, 4096));
	}

	private static Recipe.From from(RecipeFields fields) {
		Recipe.From from = new Recipe.From(fields.whole("run", 0, 0, Long.MAX_VALUE),
				fields.whole("checkpoint", 0, 0, Long.MAX_VALUE));
		if ((from.run() > 0) == (from.checkpoint() > 0)) {
			fields.mistake("", "needs either run or checkpoint");
		}
		return from;
	}

	private static Recipe.@Nullable Source source(RecipeFields data, String key, int window) {
		if (!data.has(key)) {
			return null;
		}
		RecipeFields source = data.object(key);
		return new Recipe.Source(source.required("dataset", "the name of a dataset"),
				(int) source.whole("batch", 32, 1, 65_536), (int) source.whole("window", window, 4, 100_000));
	}

	private static OptimizerConfig optimizer(RecipeFields fields, long steps, double rate, double beta1, double beta2,
			double layerDecay) {
		double peak = fields.number("peakRate", rate, 1e-12, 10);
		double least = fields.number("leastRate", Math.min(peak, 1e-6), 0, 10);
		return new OptimizerConfig(peak, least,
				fields.whole("warmupSteps", Math.min(steps / 10, 10_000), 0, MOST_STEPS),
				fields.number("weightDecay", 0.05, 0, 10), fields.number("beta1", beta1, 0, 0.999999),
				fields.number("beta2", beta2, 0, 0.999999), fields.number("epsilon", 1e-6, 1e-15, 1),
				fields.number("clipNorm", 3, 1e-6, 1e6), fields.number("layerDecay", layerDecay, 0.01, 1));
	}

	private static ModelConfig model(RecipeFields fields) {
		ModelConfig preset = fields.choice("preset", ModelConfig.Preset.class, ModelConfig.Preset.TINY).config();
		ModelConfig.Form form = fields.choice("form", ModelConfig.Form.class, preset.form());
		boolean same = form == preset.form();
		boolean paper = form == ModelConfig.Form.PAPER;
		return new ModelConfig(form, size(fields, "layers", preset.layers()), size(fields, "width", preset.width()),
				size(fields, "feedForwardWidth", preset.feedForwardWidth()), size(fields, "heads", preset.heads()),
				size(fields, "imageSize", preset.imageSize()), size(fields, "patchSize", preset.patchSize()),
				size(fields, "vocabularySize", preset.vocabularySize()),
				size(fields, "textPositions", preset.textPositions()),
				size(fields, "visualCodes", preset.visualCodes()),
				(int) fields.whole("visionLanguageLayers",
						same ? preset.visionLanguageLayers() : (paper ? Math.min(3, preset.layers()) : 0), 0, 1000),
				fields.flag("subLayerNorm", same ? preset.subLayerNorm() : !paper),
				fields.number("dropPath", preset.dropPath(), 0, 0.99));
	}

	private static int size(RecipeFields fields, String key, int preset) {
		return (int) fields.whole(key, preset, 1, 1_000_000);
	}

	private enum Task {

		CLASSIFICATION

	}

}
