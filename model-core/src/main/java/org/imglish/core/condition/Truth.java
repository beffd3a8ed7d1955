package org.imglish.core.condition;

/** What a condition comes to in SQL's logic of three values. */
public enum Truth {

	/** It holds. */
	TRUE,
	/** It does not hold. */
	FALSE,
	/** It cannot be told, for want of a value that it depends on. */
	UNKNOWN;

	static Truth of(boolean value) {
		return value ? TRUE : FALSE;
	}

	Truth and(Truth other) {
		return (this == FALSE || other == FALSE) ? FALSE : (this == TRUE) ? other : UNKNOWN;
	}

	Truth negated() {
		return switch (this) {
			case TRUE -> FALSE;
			case FALSE -> TRUE;
			case UNKNOWN -> UNKNOWN;
		};
	}

}
