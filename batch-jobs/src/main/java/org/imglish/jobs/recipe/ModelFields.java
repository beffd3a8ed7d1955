package org.imglish.jobs.recipe;

import org.imglish.core.backbone.ModelConfig;

/** Reads the shape of a model: a preset and what differs from it. */
final class ModelFields {

	private static final int MOST = 1_000_000;

	private ModelFields() {
	}

	/**
	 * Reads a model; after a mistake the answer is the preset's shape, so that the rest
	 * of the recipe is still checked.
	 */
	static ModelConfig read(RecipeFields fields) {
		ModelConfig preset = fields.choice("preset", ModelConfig.Preset.class, ModelConfig.Preset.TINY).config();
		ModelConfig.Form form = fields.choice("form", ModelConfig.Form.class, preset.form());
		boolean same = form == preset.form();
		boolean paper = form == ModelConfig.Form.PAPER;
		int layers = size(fields, "layers", preset.layers(), 1);
		int width = size(fields, "width", preset.width(), 1);
		int feedForwardWidth = size(fields, "feedForwardWidth", preset.feedForwardWidth(), 1);
		int heads = size(fields, "heads", preset.heads(), 1);
		int imageSize = size(fields, "imageSize", preset.imageSize(), 1);
		int patchSize = size(fields, "patchSize", preset.patchSize(), 1);
		int vocabularySize = size(fields, "vocabularySize", preset.vocabularySize(), 5);
		int textPositions = size(fields, "textPositions", preset.textPositions(), 4);
		int visualCodes = size(fields, "visualCodes", preset.visualCodes(), 2);
		int visionLanguageLayers = size(fields, "visionLanguageLayers",
				same ? Math.min(preset.visionLanguageLayers(), layers) : (paper ? Math.min(3, layers) : 0), 0);
		boolean subLayerNorm = fields.flag("subLayerNorm", same ? preset.subLayerNorm() : !paper);
		double dropPath = fields.number("dropPath", preset.dropPath(), 0, 0.99);
		double dropout = fields.number("dropout", preset.dropout(), 0, 0.99);
		ModelConfig.FirstWeights firstWeights = fields.choice("firstWeights", ModelConfig.FirstWeights.class,
				preset.firstWeights());
		if (!fields.isWrong()) {
			check(fields, width % heads == 0, "width", "must be a multiple of heads (%d), but is %d", heads, width);
			check(fields, imageSize % patchSize == 0, "imageSize", "must be a multiple of patchSize (%d), but is %d",
					patchSize, imageSize);
			check(fields, visionLanguageLayers <= layers, "visionLanguageLayers",
					"must be at most layers (%d), but is %d", layers, visionLanguageLayers);
			check(fields, paper || visionLanguageLayers == 0, "visionLanguageLayers",
					"must be %d in the released form, but is %d", 0, visionLanguageLayers);
		}
		return fields.isWrong() ? preset
				: new ModelConfig(form, layers, width, feedForwardWidth, heads, imageSize, patchSize, vocabularySize,
						textPositions, visualCodes, visionLanguageLayers, subLayerNorm, dropPath, dropout,
						firstWeights);
	}

	private static int size(RecipeFields fields, String key, int preset, int least) {
		return (int) fields.whole(key, preset, least, MOST);
	}

	private static void check(RecipeFields fields, boolean holds, String key, String message, int bound, int value) {
		if (!holds) {
			fields.mistake(key, message.formatted(bound, value));
		}
	}

}
