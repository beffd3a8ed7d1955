package org.imglish.core.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.fasterxml.jackson.annotation.JsonAlias;
import org.imglish.core.field.Field;
import org.imglish.core.field.Formerly;
import tools.jackson.databind.json.JsonMapper;

/**
 * How a model wants to see whole images: part of a model, so that evaluation and
 * prediction show it what training did.
 */
public record ImageForm(
		@Field(value = "How a whole image becomes a square; crops are scaled to one in any case.",
				byDefault = "center") Framing framing,
		@Field(value = "What pixels are shifted and scaled by.",
				byDefault = "half") @Formerly("normalisation") @JsonAlias("normalisation") Normalization normalization) {

	/** The middle of an image, values in [-1, 1]. */
	public static final ImageForm PRETRAINED = pretrained(Framing.CENTER);

	private static final String FILE = "images.json";

	/**
	 * A form of pretraining: values in [-1, 1].
	 * @param framing how an image becomes a square
	 */
	public static ImageForm pretrained(Framing framing) {
		return new ImageForm(framing, Normalization.HALF);
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
