package org.imglish.jobs.recipe;

import org.imglish.core.field.Field;

/** What a training does whose numbers are no longer finite or whose loss explodes. */
public enum OnDivergence {

	@Field("Fails, and leaves the last good checkpoint.")
	STOP, @Field("Goes back to the last good checkpoint, with a lower rate.")
	REWIND

}
