package org.imglish.core.source;

/** What becomes of texts without an image that have more tokens than allowed. */
public enum LongTexts {

	/** They are cut into as many samples as it takes. */
	CUT,
	/** They are skipped, and listed with the run. */
	SKIP

}
