package org.imglish.platform.doctor;

/**
 * What was found of one thing that the program needs.
 *
 * @param what the thing
 * @param verdict whether it will do
 * @param text what was found and, unless all is well, the way out
 */
record Finding(String what, Verdict verdict, String text) {

	static Finding well(String what, String text) {
		return new Finding(what, Verdict.OK, text);
	}

	static Finding warning(String what, String text) {
		return new Finding(what, Verdict.WARNING, text);
	}

	static Finding fault(String what, String text) {
		return new Finding(what, Verdict.FAULT, text);
	}

	/** Whether a thing will do. */
	enum Verdict {

		OK, WARNING, FAULT

	}

}
