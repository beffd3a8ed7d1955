package org.imglish.core.pretraining;

import org.imglish.core.field.Field;

/** Which sides of a pair are masked; not published, so a choice. */
public enum PairMasking {

	@Field("Both sides in every step.")
	BOTH, @Field("Both sides in odd steps, the text alone in even ones.")
	ALTERNATE, @Field("The text alone.")
	TEXT

}
