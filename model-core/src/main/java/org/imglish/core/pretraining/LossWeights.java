package org.imglish.core.pretraining;

import java.util.List;

import org.imglish.core.field.Checks;
import org.imglish.core.field.Field;

/**
 * What the masked losses count in the sum that a pretraining makes small; in arXiv
 * 2208.10442 all count the same. A loss of weight 0 is measured, but nothing is learned
 * from it.
 */
public record LossWeights(
		@Field(value = "Of visual tokens of images.", min = 0, max = 1000, byDefault = "1") double image,
		@Field(value = "Of words of texts.", min = 0, max = 1000, byDefault = "1") double text,
		@Field(value = "Of visual tokens of the images of pairs.", min = 0, max = 1000,
				byDefault = "1") double pairImage,
		@Field(value = "Of words of the texts of pairs.", min = 0, max = 1000, byDefault = "1") double pairText) {

	/** The losses, as metrics name them. */
	static final List<String> LOSSES = List.of("image", "text", "pair/image", "pair/text");

	/** Each loss once. */
	public static final LossWeights EQUAL = new LossWeights(1, 1, 1, 1);

	public LossWeights {
		Checks checks = new Checks();
		check(checks, "image", image);
		check(checks, "text", text);
		check(checks, "pairImage", pairImage);
		check(checks, "pairText", pairText);
		checks.done();
	}

	private static void check(Checks checks, String name, double weight) {
		checks.that(weight >= 0 && Double.isFinite(weight), name, "must be a number from 0 on, but is %s", weight);
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
