package org.imglish.jobs.recipe;

import org.imglish.core.augmentation.Augmentation;
import org.imglish.core.optimizer.OptimizerConfig;
import org.imglish.core.training.TokenizerSpec;
import org.imglish.core.visual.VisualTokenizerConfig;
import org.imglish.core.visual.VisualTokenizerConfig.Target;
import org.imglish.core.visual.VisualTokenizerConfig.Transformer;

/** Reads how a visual tokenizer is trained: a preset and what differs from it. */
final class TokenizerFields {

	private static final int MOST = 1_000_000;

	/** Width of CLIP's image features, which the published tokenizer learned. */
	private static final int CLIP_WIDTH = 512;

	/** Ten epochs of ImageNet at 1024 images a step, as published. */
	private static final long LONGEST_WARMUP = 12_511;

	/** As published; below it little of an image would be left. */
	private static final double SMALLEST_CROP = 0.08;

	/** Tokenizers that learn from nothing within hours bear a higher rate. */
	private static final double SMALL_RATE = 1e-3;

	private TokenizerFields() {
	}

	static Recipe.Tokenizer read(RecipeFields fields) {
		RecipeFields shape = fields.object("tokenizer");
		VisualTokenizerConfig.Preset preset = shape.choice("preset", VisualTokenizerConfig.Preset.class,
				VisualTokenizerConfig.Preset.TINY);
		VisualTokenizerConfig tokenizer = shape(shape, preset.config());
		long steps = fields.whole("steps", 10_000, 1, Recipes.MOST_STEPS);
		RecipeFields data = fields.object("data");
		Recipe.Source images = images(data);
		OptimizerConfig optimizer = OptimizerFields.read(fields.object("optimizer"), steps,
				optimizer(preset, images.batch()));
		String validation = data.optional("validation");
		int checkpointEvery = Recipes.checkpointEvery(fields);
		return new Recipe.Tokenizer(tokenizer, fields.has("teacher") ? teacher(fields.object("teacher")) : null,
				optimizer, steps, checkpointEvery, fields.whole("seed", 1, 0, Integer.MAX_VALUE),
				(int) fields.whole("threads", 0, 0, 1024), images, validation,
				fields.number("smallestCrop", SMALLEST_CROP, 0.001, 1), Recipes.framing(fields),
				WatchFields.read(fields, checkpointEvery, validation != null));
	}

	private static OptimizerConfig optimizer(VisualTokenizerConfig.Preset preset, int batch) {
		OptimizerConfig published = TokenizerSpec.publishedOptimizer(batch, LONGEST_WARMUP);
		return switch (preset) {
			case BASE -> published;
			case TINY, SMALL ->
				new OptimizerConfig(SMALL_RATE, published.leastRate(), LONGEST_WARMUP, published.weightDecay(),
						published.beta1(), published.beta2(), published.epsilon(), published.clipNorm(), 1);
		};
	}

	/** After a mistake the answer is the preset's shape. */
	private static VisualTokenizerConfig shape(RecipeFields fields, VisualTokenizerConfig preset) {
		int imageSize = size(fields, "imageSize", preset.imageSize(), 1);
		int patchSize = size(fields, "patchSize", preset.patchSize(), 1);
		Transformer encoder = transformer(fields.object("encoder"), preset.encoder());
		Transformer decoder = transformer(fields.object("decoder"), preset.decoder());
		int codes = size(fields, "codes", preset.codes(), 2);
		int codeWidth = size(fields, "codeWidth", preset.codeWidth(), 1);
		double decay = fields.number("decay", preset.decay(), 0, 0.999999);
		double commitment = fields.number("commitment", preset.commitment(), 0, 1000);
		boolean clusteredStart = fields.flag("clusteredStart", preset.clusteredStart());
		double restartBelow = fields.number("restartBelow", preset.restartBelow(), 0, MOST);
		if (!fields.isWrong() && imageSize % patchSize != 0) {
			fields.mistake("imageSize",
					"must be a multiple of patchSize (%d), but is %d".formatted(patchSize, imageSize));
		}
		return fields.isWrong() ? preset : new VisualTokenizerConfig(imageSize, patchSize, encoder, decoder, codes,
				codeWidth, Target.PIXELS, 3 * patchSize * patchSize, decay, commitment, clusteredStart, restartBelow);
	}

	private static Transformer transformer(RecipeFields fields, Transformer preset) {
		int layers = size(fields, "layers", preset.layers(), 1);
		int width = size(fields, "width", preset.width(), 1);
		int heads = size(fields, "heads", preset.heads(), 1);
		int feedForwardWidth = size(fields, "feedForwardWidth", 4 * width, 1);
		if (!fields.isWrong() && width % heads != 0) {
			fields.mistake("width", "must be a multiple of heads (%d), but is %d".formatted(heads, width));
		}
		return fields.isWrong() ? preset : new Transformer(layers, width, heads, feedForwardWidth);
	}

	private static int size(RecipeFields fields, String key, int preset, int least) {
		return (int) fields.whole(key, preset, least, MOST);
	}

	private static Recipe.Source images(RecipeFields data) {
		if (!data.has("images")) {
			data.mistake("images", "is missing: the images to learn from, {dataset: NAME}");
			return new Recipe.Source("", 1, 0, false, Augmentation.NONE);
		}
		RecipeFields images = data.object("images");
		return new Recipe.Source(images.required("dataset", "the name of a dataset"),
				(int) images.whole("batch", 32, 1, Recipes.MOST_BATCH), 0, false, Augmentation.NONE);
	}

	private static Recipe.Teacher teacher(RecipeFields fields) {
		String file = TokensFields.fileAlone(fields);
		if (file != null) {
			return new Recipe.Teacher(file, size(fields, "width", CLIP_WIDTH, 1), null);
		}
		if (fields.has("width")) {
			fields.mistake("width", "goes with 'file' only: a checkpoint's features have its model's width");
		}
		return new Recipe.Teacher(null, 0, Recipes.from(fields));
	}

}
