package org.imglish.core.source;

/** What becomes of an ingest whose dataset is there already. */
public enum IfExists {

	/** It is refused: datasets never change. */
	REFUSE,
	/**
	 * It is done at once if recipe and source are those that the dataset was made from,
	 * and refused with what differs otherwise.
	 */
	REUSE

}
