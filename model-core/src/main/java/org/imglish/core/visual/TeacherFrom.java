package org.imglish.core.visual;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

import org.imglish.core.field.Choice;
import org.imglish.core.field.Field;
import org.imglish.core.field.Inline;
import org.imglish.core.library.Library;
import org.imglish.core.library.Named;
import org.imglish.core.library.SavedWeights;
import tools.jackson.databind.JsonNode;

/** A model whose features a visual tokenizer learns to predict. */
public sealed interface TeacherFrom {

	/** Path of the model: a TorchScript file, or a checkpoint's folder. */
	Path in(Library library) throws IOException;

	/** What will be looked up. */
	Named named();

	/**
	 * Width of its features.
	 * @param path where {@link #in} found it
	 */
	int width(Path path) throws IOException;

	@Choice
	static Class<? extends TeacherFrom> of(JsonNode given) {
		return given.hasNonNull("file") ? Scripted.class : Saved.class;
	}

	/** A TorchScript file. */
	record Scripted(@Field("A TorchScript file inside the data roots.") String file,
			@Field(value = "Width of its features; CLIP's, which the published tokenizer learned, have 512.", min = 1,
					max = 1e6, byDefault = "512") int width)
			implements
				TeacherFrom {

		@Override
		public Path in(Library library) throws IOException {
			return library.file(this.file);
		}

		@Override
		public Named named() {
			return new Named.Place("teacher.file", this.file, Named.Shape.FILE);
		}

		@Override
		public int width(Path path) {
			return this.width;
		}

	}

	/**
	 * A checkpoint of a BEiT-3 or of a tokenizer.
	 *
	 * @param weights which one
	 */
	record Saved(@Inline SavedWeights weights) implements TeacherFrom {

		@Override
		public Path in(Library library) throws IOException {
			return library.weights("teacher", this.weights);
		}

		@Override
		public Named named() {
			return new Named.Weights("teacher", this.weights, Set.of());
		}

		@Override
		public int width(Path path) throws IOException {
			return Teachers.width(path);
		}

	}

}
