package org.imglish.core.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import tools.jackson.databind.json.JsonMapper;

/**
 * How a model wants to see whole images: part of a model, so that evaluation and
 * prediction show it what training did.
 *
 * @param framing how an image becomes a square
 * @param normalisation what its values are shifted and scaled by
 */
public record ImageForm(Framing framing, Normalisation normalisation) {

	/** The middle of an image, values in [-1, 1]. */
	public static final ImageForm PRETRAINED = pretrained(Framing.CENTRE);

	private static final String FILE = "images.json";

	/**
	 * A form of pretraining: values in [-1, 1].
	 * @param framing how an image becomes a square
	 */
	public static ImageForm pretrained(Framing framing) {
		return new ImageForm(framing, Normalisation.HALF);
	}

	/** Writes the form into a checkpoint's folder; the usual one goes without saying. */
	public void write(Path folder) throws IOException {
		if (!equals(PRETRAINED)) {
			Files.write(folder.resolve(FILE), JsonMapper.builder().build().writeValueAsBytes(this));
		}
	}

	/** Reads the form of a pretrained checkpoint. */
	public static ImageForm read(Path folder) throws IOException {
		Path file = folder.resolve(FILE);
		return Files.exists(file) ? JsonMapper.builder().build().readValue(Files.readString(file), ImageForm.class)
				: PRETRAINED;
	}

}
