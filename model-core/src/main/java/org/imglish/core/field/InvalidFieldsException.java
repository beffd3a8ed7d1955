package org.imglish.core.field;

import java.util.List;
import java.util.stream.Collectors;

/** Values that cannot go together, with every mistake in them. */
public class InvalidFieldsException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final transient List<Mistake> mistakes;

	public InvalidFieldsException(List<Mistake> mistakes) {
		super(mistakes.stream().map(Mistake::toString).collect(Collectors.joining("; ")));
		this.mistakes = List.copyOf(mistakes);
	}

	public List<Mistake> mistakes() {
		return this.mistakes;
	}

}
