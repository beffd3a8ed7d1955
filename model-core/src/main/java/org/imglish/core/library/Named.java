package org.imglish.core.library;

import java.util.Set;

import org.imglish.core.shard.Requirement;

/** Something that a recipe names and a {@link Library} will look up for it. */
public sealed interface Named {

	/** Where the recipe names it, dots between the levels. */
	String field();

	/**
	 * A dataset.
	 *
	 * @param name its name
	 * @param needs what it is used for and must have
	 */
	record Dataset(String field, String name, Requirement needs) implements Named {

	}

	/**
	 * Something inside the data roots.
	 *
	 * @param path as the recipe writes it
	 * @param shape what must lie there
	 */
	record Place(String field, String path, Shape shape) implements Named {

	}

	/**
	 * Saved weights.
	 *
	 * @param weights which ones
	 * @param trained what they may be, each in one word: a {@code tokenizer}, a
	 * {@code model}, one of a task, or a {@code contrastive} one, which compares images
	 * with texts; empty for anything
	 */
	record Weights(String field, SavedWeights weights, Set<String> trained) implements Named {

		public Weights {
			trained = Set.copyOf(trained);
		}

	}

	/** What lies at a path. */
	enum Shape {

		/** A file. */
		FILE,
		/** A folder. */
		FOLDER,
		/** A file, or a folder of such files. */
		EITHER

	}

}
