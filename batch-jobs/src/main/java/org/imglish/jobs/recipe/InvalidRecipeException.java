package org.imglish.jobs.recipe;

import java.util.List;
import java.util.stream.Collectors;

import org.imglish.core.field.Mistake;

/** A recipe that cannot be carried out, with every mistake in it. */
public class InvalidRecipeException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient List<Mistake> mistakes;

	public InvalidRecipeException(List<Mistake> mistakes) {
		super(mistakes.stream()
			.map((mistake) -> mistake.path() + ": " + mistake.message())
			.collect(Collectors.joining("; ")));
		this.mistakes = List.copyOf(mistakes);
	}

	public List<Mistake> mistakes() {
		return this.mistakes;
	}

}
