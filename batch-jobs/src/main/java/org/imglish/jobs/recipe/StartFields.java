package org.imglish.jobs.recipe;

import org.imglish.core.backbone.ModelConfig;

/** Reads what a training starts from, and the shape of its model. */
final class StartFields {

	/** Longest text that any model may take. */
	private static final int MOST_TOKENS = 100_000;

	private static final int LARGEST_SIDE = 8192;

	private StartFields() {
	}

	static Recipe.Start read(RecipeFields fields) {
		RecipeFields model = fields.object("model");
		if (!fields.has("from")) {
			return new Recipe.Start.Scratch(ModelFields.read(model));
		}
		RecipeFields from = fields.object("from");
		String file = from.optional("file");
		if (file != null) {
			return new Recipe.Start.WeightFile(file, ModelFields.read(model));
		}
		Long imageSize = model.optionalWhole("imageSize", 1, LARGEST_SIDE);
		return new Recipe.Start.Checkpoint(Recipes.from(from), (imageSize != null) ? imageSize.intValue() : 0);
	}

	/** Longest text that the model takes, as far as the recipe can tell. */
	static int longestText(Recipe.Start start) {
		if (start instanceof Recipe.Start.Scratch scratch) {
			return scratch.model().longestText();
		}
		return (start instanceof Recipe.Start.WeightFile weights) ? weights.model().longestText() : MOST_TOKENS;
	}

}
