package org.imglish.core.backbone;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a training passes through a backbone, and so which of its parameters it reaches.
 * The others get no gradient, and as PyTorch's optimizers leave a parameter without a
 * gradient alone (no update, no weight decay, no moments), they are not trained. It
 * follows from the recipe and the shape of the model, not from the gradients of a step,
 * so a resumed run reaches the same ones.
 *
 * @param images whether images pass by themselves
 * @param texts whether texts pass by themselves
 * @param pairs whether images pass together with texts
 * @param masked whether patches of any image are hidden
 */
public record Passes(boolean images, boolean texts, boolean pairs, boolean masked) {

	/** Whole images. */
	public static final Passes IMAGES = new Passes(true, false, false, false);

	/** Whole images and texts, each by themselves: a dual encoder. */
	public static final Passes APART = new Passes(true, true, false, false);

	/** Whole images together with texts: a fusion encoder. */
	public static final Passes PAIRS = new Passes(false, false, true, false);

	private static final Pattern LAYER = Pattern.compile("\\.layers\\.(\\d+)\\.");

	/**
	 * Whether any pass reaches a parameter.
	 * @param parameter official name; heads, whose names do not begin with {@code beit3},
	 * are taken as reached
	 * @param config shape of the model
	 */
	public boolean reach(String parameter, ModelConfig config) {
		if (parameter.equals("beit3.vision_embed.mask_token")) {
			return this.masked;
		}
		if (parameter.startsWith("beit3.vision_embed.")) {
			return this.images || this.pairs;
		}
		if (parameter.startsWith("beit3.text_embed.")) {
			return this.texts || this.pairs;
		}
		boolean pairsToo = this.pairs && !takesPairsElsewhere(parameter, config);
		if (parameter.contains(".A.")) {
			return this.images || pairsToo;
		}
		if (parameter.contains(".B.")) {
			return this.texts || pairsToo;
		}
		return this.pairs || !parameter.contains(".C.");
	}

	/** Whether a vision-language expert takes pairs where the parameter is. */
	private static boolean takesPairsElsewhere(String parameter, ModelConfig config) {
		Matcher layer = LAYER.matcher(parameter);
		return layer.find() && config.hasVisionLanguageExpert(Integer.parseInt(layer.group(1)));
	}

}
