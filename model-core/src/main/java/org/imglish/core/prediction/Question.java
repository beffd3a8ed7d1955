package org.imglish.core.prediction;

import java.util.List;
import java.util.Locale;

/**
 * What a model is asked.
 *
 * @param operation what is wanted of it
 * @param inputs images, texts and pairs, 1 to {@link #MAX_INPUTS}
 * @param top how many guesses an answer lists, from 1
 * @param classes class names that images are compared with, for a retrieval model; empty
 * to rank the inputs among themselves
 * @param templates sentences with {@code {}} in the place of a class name; empty for the
 * names alone
 */
public record Question(Operation operation, List<Input> inputs, int top, List<String> classes, List<String> templates) {

	/** Most inputs of a question. */
	public static final int MAX_INPUTS = 256;

	/** Most class names, and most class names times templates. */
	public static final int MAX_CLASSES = 10_000;

	public Question {
		inputs = List.copyOf(inputs);
		classes = List.copyOf(classes);
		templates = List.copyOf(templates);
		check(!inputs.isEmpty(), "'inputs' is empty: give at least one object with an image or a text");
		check(inputs.size() <= MAX_INPUTS,
				"'inputs' has %d entries; at most %d are answered at once, so ask again " + "for the rest",
				inputs.size(), MAX_INPUTS);
		check(top >= 1 && top <= MAX_CLASSES, "'top' must be from 1 to %d, but is %d", MAX_CLASSES, top);
		check(classes.size() * Math.max(1L, templates.size()) <= MAX_CLASSES,
				"%d classes in %d templates are too many; at most %d sentences are compared", classes.size(),
				templates.size(), MAX_CLASSES);
		for (String template : templates) {
			check(template.contains("{}"), "the template '%s' has no {} for the class name", template);
		}
	}

	private static void check(boolean holds, String message, Object... values) {
		if (!holds) {
			throw new IllegalArgumentException(String.format(Locale.ROOT, message, values));
		}
	}

	/** What is wanted of a model. */
	public enum Operation {

		/** What it was fine-tuned for; a retrieval model ranks texts and images. */
		PREDICT,
		/** The features of images and texts. */
		EMBED

	}

}
