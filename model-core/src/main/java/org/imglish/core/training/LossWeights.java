package org.imglish.core.training;

/**
 * What the masked losses count in the sum that a pretraining makes small; in arXiv
 * 2208.10442 all count the same. A loss of weight 0 is measured, but nothing is learned
 * from it.
 *
 * @param image of visual tokens of images, at least 0
 * @param text of words of texts, at least 0
 * @param pairImage of visual tokens of the images of pairs, at least 0
 * @param pairText of words of the texts of pairs, at least 0
 */
public record LossWeights(double image, double text, double pairImage, double pairText) {

	/** Each loss once. */
	public static final LossWeights EQUAL = new LossWeights(1, 1, 1, 1);

	public LossWeights {
		check("image", image);
		check("text", text);
		check("pairImage", pairImage);
		check("pairText", pairText);
	}

	private static void check(String name, double weight) {
		if (!(weight >= 0 && Double.isFinite(weight))) {
			throw new IllegalArgumentException(
					"lossWeights.%s must be a number from 0 on, but is %s".formatted(name, weight));
		}
	}

	/**
	 * Weight of a loss.
	 * @param loss {@code image}, {@code text}, {@code pair/image} or {@code pair/text},
	 * as metrics name it
	 */
	double of(String loss) {
		return switch (loss) {
			case "image" -> this.image;
			case "text" -> this.text;
			case "pair/image" -> this.pairImage;
			case "pair/text" -> this.pairText;
			default -> throw new IllegalArgumentException("There is no masked loss '" + loss + "'");
		};
	}

}
