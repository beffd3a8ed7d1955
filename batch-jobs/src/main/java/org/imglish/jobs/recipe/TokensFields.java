package org.imglish.jobs.recipe;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import org.imglish.core.augmentation.Augmentation;
import org.jspecify.annotations.Nullable;

/** Reads which visual tokenizer a pretraining takes its tokens from. */
final class TokensFields {

	private static final List<String> OF_CHECKPOINTS = List.of("run", "checkpoint", "model", "version");

	private TokensFields() {
	}

	/**
	 * Reads the tokens.
	 * @param goesOn whether a checkpoint is gone on from, whose visual head may predict
	 * them although no image passes
	 * @param sources the sources of images, those that are given
	 */
	static Recipe.Tokens read(RecipeFields fields, boolean goesOn, Recipe.@Nullable Source... sources) {
		boolean interpolate = fields.flag("interpolate", false);
		boolean precompute = fields.flag("precompute", false);
		String file = fileAlone(fields);
		List<Recipe.Source> given = Arrays.stream(sources).filter(Objects::nonNull).toList();
		if (given.isEmpty() && !goesOn) {
			fields.mistake("", "goes with images or pairs: texts have no visual tokens");
		}
		if (precompute && given.stream().anyMatch((source) -> !source.augmentation().equals(Augmentation.NONE))) {
			fields.mistake("precompute",
					"goes with images as they are only, but this recipe augments images: leave one "
							+ "of the two out");
		}
		return new Recipe.Tokens((file != null) ? null : Recipes.from(fields), file, interpolate, precompute);
	}

	/**
	 * Reads a file that takes the place of a checkpoint.
	 * @return its name, or null where a checkpoint is given
	 */
	static @Nullable String fileAlone(RecipeFields fields) {
		String file = fields.optional("file");
		for (String other : OF_CHECKPOINTS) {
			if (file != null && fields.has(other)) {
				fields.mistake(other, "does not go with 'file': either a file or a checkpoint is named");
			}
		}
		return file;
	}

}
