package org.imglish.core.library;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

import org.imglish.core.field.Choice;
import org.imglish.core.field.Field;
import org.imglish.core.field.Inline;
import tools.jackson.databind.JsonNode;

/** Where weights come from: a checkpoint of this program or somebody else's file. */
public sealed interface WeightsPlace {

	/**
	 * Path of the weights: a checkpoint's folder, or a file.
	 * @param role what they are used for
	 */
	Path in(Library library, String role) throws IOException;

	/**
	 * What will be looked up.
	 * @param field where a recipe names it
	 * @param trained what the weights may be, as {@link Named.Weights} says it
	 */
	Named named(String field, String... trained);

	@Choice
	static Class<? extends WeightsPlace> of(JsonNode given) {
		return given.hasNonNull("file") ? File.class : Saved.class;
	}

	/** A file. */
	record File(@Field("A file inside the data roots.") String file) implements WeightsPlace {

		@Override
		public Path in(Library library, String role) throws IOException {
			return library.file(this.file);
		}

		@Override
		public Named named(String field, String... trained) {
			return new Named.Place(field + ".file", this.file, Named.Shape.FILE);
		}

	}

	/**
	 * A checkpoint of this program.
	 *
	 * @param weights which one
	 */
	record Saved(@Inline SavedWeights weights) implements WeightsPlace {

		@Override
		public Path in(Library library, String role) throws IOException {
			return library.weights(role, this.weights);
		}

		@Override
		public Named named(String field, String... trained) {
			return new Named.Weights(field, this.weights, Set.of(trained));
		}

	}

}
