package org.imglish.jobs.recipe;

import java.util.ArrayList;
import java.util.List;

import org.imglish.core.training.LossWeights;
import org.imglish.core.training.PretrainSpec;
import org.jspecify.annotations.Nullable;

/** Reads what the losses of a pretraining count in their sum. */
final class LossWeightFields {

	private static final double MOST = 1_000;

	private LossWeightFields() {
	}

	/**
	 * Reads the weights.
	 * @param images source of images, or null
	 * @param texts source of texts, or null
	 * @param pairs source of pairs, or null
	 * @param pairMasking which side of a pair is masked
	 */
	static LossWeights read(RecipeFields fields, Recipe.@Nullable Source images, Recipe.@Nullable Source texts,
			Recipe.@Nullable Source pairs, PretrainSpec.PairMasking pairMasking) {
		LossWeights weights = new LossWeights(weight(fields, "image"), weight(fields, "text"),
				weight(fields, "pairImage"), weight(fields, "pairText"));
		List<String> losses = new ArrayList<>();
		double sum = 0;
		if (images != null) {
			losses.add("image");
			sum += weights.image();
		}
		if (texts != null) {
			losses.add("text");
			sum += weights.text();
		}
		if (pairs != null && pairMasking != PretrainSpec.PairMasking.TEXT) {
			losses.add("pairImage");
			sum += weights.pairImage();
		}
		if (pairs != null) {
			losses.add("pairText");
			sum += weights.pairText();
		}
		if (sum == 0 && !losses.isEmpty()) {
			fields.mistake("", "leaves nothing to learn: of " + losses
					+ ", the losses that this recipe has, one at least needs a weight above 0");
		}
		return weights;
	}

	private static double weight(RecipeFields fields, String loss) {
		return fields.number(loss, 1, 0, MOST);
	}

}
