package org.imglish.core.dense;

import org.imglish.core.field.Field;

/** What happens to the score of a box that overlaps a better one of its class. */
public enum Decay {

	@Field("The box goes where the overlap is above a half.")
	HARD, @Field("Soft-NMS: where the overlap is above a half, the score is multiplied by 1 - overlap.")
	LINEAR, @Field("Soft-NMS: the score is multiplied by exp(-overlap² / 0.5).")
	GAUSSIAN

}
