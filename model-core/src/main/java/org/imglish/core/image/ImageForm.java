package org.imglish.core.image;

/**
 * How a model wants to see whole images: part of a fine-tuned model, so that evaluation
 * and prediction show it what training did.
 *
 * @param framing how an image becomes a square
 * @param normalisation what its values are shifted and scaled by
 */
public record ImageForm(Framing framing, Normalisation normalisation) {

	/** The middle of an image, values in [-1, 1]. */
	public static final ImageForm PRETRAINED = new ImageForm(Framing.CENTRE, Normalisation.HALF);

}
