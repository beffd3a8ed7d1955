package org.imglish.jobs.recipe;

import java.util.List;
import java.util.Locale;

import org.imglish.core.augmentation.Augmentation;
import org.imglish.core.image.Framing;
import org.imglish.core.image.ImageForm;
import org.imglish.core.image.Normalisation;
import org.imglish.core.kernel.Precision;
import org.imglish.core.loader.Prefetch;
import org.imglish.core.optimizer.OptimizerConfig;
import org.imglish.core.task.Task;
import org.imglish.core.training.PretrainSpec;
import org.imglish.core.training.StepSetting;
import org.imglish.jobs.run.RunKind;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Validates recipes as a whole and fills every default in. */
public final class Recipes {

	static final long MOST_STEPS = 100_000_000;

	private static final long MOST_EPOCHS = 100_000;

	static final String REFERENCES = "{run: N}, {checkpoint: N} and {model: NAME, version: N}";

	/** Tokens of a text in texts and in pairs, special tokens included. */
	private static final int TEXT_WINDOW = 196;

	private static final int PAIR_WINDOW = 64;

	private static final int CAPTION_WINDOW = 32;

	private static final int IMAGE_ONLY = 0;

	private static final long MEBIBYTE = 1 << 20;

	private static final long MOST_MEBIBYTES = 1 << 20;

	private static final double LARGEST_DECAY = 0.999999;

	static final int MOST_BATCH = 65_536;

	/** arXiv 2208.10442, appendix: pretraining. */
	private static final OptimizerConfig PRETRAIN = new OptimizerConfig(1e-3, 1e-6, 10_000, 0.05, 0.9, 0.98, 1e-6, 3,
			1);

	private static final OptimizerConfig FINETUNE = new OptimizerConfig(5e-4, 1e-6, 10_000, 0.05, 0.9, 0.98, 1e-6, 3,
			0.65);

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
		Recipe recipe = switch (kind) {
			case INGEST -> IngestFields.read(fields);
			case PRETRAIN -> pretrain(fields);
			case FINETUNE -> finetune(fields);
			case EVALUATE -> EvaluateFields.read(fields);
			case TOKENIZER -> TokenizerFields.read(fields);
		};
		Task task = recipe.task();
		WorkerFields.read(fields.object("worker"));
		fields.reportUnknown();
		if (!fields.mistakes().isEmpty()) {
			throw new InvalidRecipeException(fields.mistakes());
		}
		String shown = (name != null) ? name : kind.name().toLowerCase(Locale.ROOT);
		return new CompleteRecipe(kind, (task != null) ? name(task) : null, shown, fields.complete(), recipe);
	}

	private static String name(Task task) {
		return task.name().toLowerCase(Locale.ROOT);
	}

	private static Recipe pretrain(RecipeFields fields) {
		Recipe.Start start = StartFields.read(fields);
		int longestText = StartFields.longestText(start);
		long steps = fields.whole("steps", 10_000, 1, MOST_STEPS);
		OptimizerConfig optimizer = OptimizerFields.read(fields.object("optimizer"), steps, PRETRAIN);
		RecipeFields data = fields.object("data");
		Recipe.Source images = source(data, "images", IMAGE_ONLY, longestText, false);
		Recipe.Source texts = source(data, "texts", TEXT_WINDOW, longestText, false);
		Recipe.Source pairs = source(data, "pairs", PAIR_WINDOW, longestText, false);
		if (images == null && texts == null && pairs == null) {
			data.mistake("", "needs at least one of images, texts and pairs, each with {dataset: NAME}");
		}
		Recipe.HeldOut held = held(data);
		boolean seesImages = images != null || pairs != null || start instanceof Recipe.Start.Checkpoint;
		checkHeld(data, held, seesImages, texts != null || pairs != null);
		RecipeFields masking = fields.object("masking");
		Recipe.Masking ratios = new Recipe.Masking(masking.number("image", 0.4, 0.01, 0.99),
				masking.number("text", 0.15, 0.01, 1), masking.number("pairText", 0.5, 0.01, 1),
				masking.choice("pairs", PretrainSpec.PairMasking.class, PretrainSpec.PairMasking.BOTH));
		int checkpointEvery = checkpointEvery(fields);
		return new Recipe.Pretrain(start, fields.flag("newHead", false), optimizer, steps, checkpointEvery,
				fields.whole("seed", 1, 0, Integer.MAX_VALUE), (int) fields.whole("threads", 0, 0, 1024),
				setting(fields, images, texts, pairs), images, texts, pairs, held, ratios,
				LossWeightFields.read(fields.object("lossWeights"), images, texts, pairs, ratios.pairs()),
				fields.has("tokens") ? TokensFields.read(fields.object("tokens"),
						start instanceof Recipe.Start.Checkpoint, images, pairs) : null,
				framing(fields), fields.words("contentWords"),
				WatchFields.read(fields, checkpointEvery, !held.isEmpty()));
	}

	/** How whole images become squares; crops are scaled to one in any case. */
	static Framing framing(RecipeFields fields) {
		return fields.choice("framing", Framing.class, Framing.CENTRE);
	}

	private static Recipe.HeldOut held(RecipeFields data) {
		if (!data.has("validation")) {
			return new Recipe.HeldOut(null, null, null);
		}
		RecipeFields held = data.objectOrText("validation", "pairs");
		return new Recipe.HeldOut(held.optional("images"), held.optional("texts"), held.optional("pairs"));
	}

	/** Held out is what the model learns to predict, now or in the checkpoint before. */
	private static void checkHeld(RecipeFields data, Recipe.HeldOut held, boolean seesImages, boolean readsTexts) {
		if (!seesImages && (held.images() != null || held.pairs() != null)) {
			data.mistake("validation",
					"holds images out, but the model sees none: hold texts out alone, or give images or pairs");
		}
		if (!readsTexts && (held.texts() != null || held.pairs() != null)) {
			data.mistake("validation",
					"holds texts out, but the model reads none: hold images out alone, or give texts or pairs");
		}
	}

	static int checkpointEvery(RecipeFields fields) {
		RecipeFields keep = fields.object("keep");
		keep.optionalWhole("last", 1, 1_000_000);
		keep.whole("every", 0, 0, MOST_STEPS);
		keep.optional("best");
		return (int) fields.whole("checkpointEvery", 100, 1, 1_000_000);
	}

	/**
	 * How a step is carried out; each pass of it needs a sample of each source.
	 */
	private static StepSetting setting(RecipeFields fields, Recipe.@Nullable Source... sources) {
		int smallest = MOST_BATCH;
		for (Recipe.Source source : sources) {
			smallest = (source != null) ? Math.min(smallest, source.batch()) : smallest;
		}
		return new StepSetting((int) fields.whole("accumulate", 1, 1, smallest), fields.flag("recompute", false),
				fields.number("ema", 0, 0, LARGEST_DECAY),
				fields.choice("precision", Precision.class, Precision.FLOAT32),
				fields.whole("prefetchMiB", Prefetch.Room.USUAL / MEBIBYTE, 0, MOST_MEBIBYTES) * MEBIBYTE);
	}

	private static Recipe finetune(RecipeFields fields) {
		Task task = fields.choice("task", Task.class, Task.CLASSIFICATION);
		Recipe.Start start = StartFields.read(fields);
		Long epochCount = fields.optionalWhole("epochs", 1, MOST_EPOCHS);
		long steps = (epochCount != null) ? 0 : fields.whole("steps", 1_000, 1, MOST_STEPS);
		if (epochCount != null && fields.has("steps")) {
			fields.mistake("steps", "is given beside 'epochs'; the length of a training is one of the two");
		}
		RecipeFields rates = fields.object("optimizer");
		Recipe.Epochs epochs = (epochCount != null) ? OptimizerFields.epochs(rates, epochCount) : null;
		OptimizerConfig optimizer = OptimizerFields.withHead(rates, OptimizerFields.read(rates, steps, FINETUNE));
		RecipeFields data = fields.object("data");
		int window = (task == Task.CAPTIONING) ? CAPTION_WINDOW : PAIR_WINDOW;
		Recipe.Source train = source(data, "train", task.usesTexts() ? window : IMAGE_ONLY,
				StartFields.longestText(start), task == Task.CLASSIFICATION);
		if (train == null) {
			data.mistake("train", "is missing: the labelled samples, {dataset: NAME}");
			train = new Recipe.Source("", 1, IMAGE_ONLY, false, Augmentation.NONE);
		}
		String validation = data.optional("validation");
		int checkpointEvery = checkpointEvery(fields);
		return new Recipe.Finetune(task, start, optimizer, steps, epochs, checkpointEvery,
				fields.whole("seed", 1, 0, Integer.MAX_VALUE), (int) fields.whole("threads", 0, 0, 1024),
				setting(fields, train), train, validation, fields.number("smoothing", task.smoothing(), 0, 0.99),
				fields.number("dropPath", 0.1, 0, 0.99), fields.flag("blind", false), fields.flag("frozen", false),
				fields.flag("newHead", false), ClassNameFields.read(fields, "byName", task, train),
				new ImageForm(framing(fields), fields.choice("normalisation", Normalisation.class, Normalisation.HALF)),
				WatchFields.read(fields, checkpointEvery, validation != null));
	}

	static Recipe.From from(RecipeFields fields) {
		Long run = fields.optionalWhole("run", 1, Long.MAX_VALUE);
		Long checkpoint = fields.optionalWhole("checkpoint", 1, Long.MAX_VALUE);
		String model = fields.optional("model");
		Long version = fields.optionalWhole("version", 1, Integer.MAX_VALUE);
		int given = ((run != null) ? 1 : 0) + ((checkpoint != null) ? 1 : 0) + ((model != null) ? 1 : 0);
		if (given != 1 && !fields.isWrong()) {
			fields.mistake("", "needs exactly one of " + REFERENCES);
		}
		if (version != null && model == null) {
			fields.mistake("version", "goes with 'model' only");
		}
		return new Recipe.From((run != null) ? run : 0, (checkpoint != null) ? checkpoint : 0, model,
				(version != null) ? version.intValue() : 0);
	}

	private static Recipe.@Nullable Source source(RecipeFields data, String key, int window, int longestText,
			boolean mixes) {
		if (!data.has(key)) {
			return null;
		}
		RecipeFields source = data.object(key);
		List<Recipe.Portion> portions = key.equals("train")
				? List.of(new Recipe.Portion(source.required("dataset", "the name of a dataset"), null))
				: PortionFields.read(source);
		int batch = (int) source.whole("batch", 32, 1, MOST_BATCH);
		int tokens = (window == IMAGE_ONLY) ? IMAGE_ONLY
				: (int) source.whole("window", Math.min(window, longestText), 4, longestText);
		boolean texts = key.equals("texts");
		return new Recipe.Source(portions, batch, tokens, texts && source.flag("packing", true),
				texts ? Augmentation.NONE : AugmentationFields.read(source, mixes));
	}

}
