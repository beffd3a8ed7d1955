package org.imglish.jobs.database;

import java.sql.SQLException;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataIntegrityViolationException;

/** Why PostgreSQL refused to store something, by the classes of its error codes. */
public enum Refusal {

	/**
	 * A value that the type of its column cannot hold: U+0000 in a text, a number beyond
	 * its range.
	 */
	VALUE,

	/** Something that is named was deleted meanwhile, or came to be needed. */
	REFERENCE,

	/** There is one of this name already. */
	DUPLICATE,

	/** A rule of the program's own tables is broken: its own mistake. */
	RULE;

	private static final String DATA = "22";

	private static final String FOREIGN_KEY = "23503";

	private static final String UNIQUE = "23505";

	/** The reason of a failure. */
	public static Refusal of(DataIntegrityViolationException failure) {
		if (!(NestedExceptionUtils.getMostSpecificCause(failure) instanceof SQLException cause)
				|| cause.getSQLState() == null) {
			return RULE;
		}
		String code = cause.getSQLState();
		if (code.startsWith(DATA)) {
			return VALUE;
		}
		return switch (code) {
			case FOREIGN_KEY -> REFERENCE;
			case UNIQUE -> DUPLICATE;
			default -> RULE;
		};
	}

}
