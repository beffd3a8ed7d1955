package org.imglish.core.evaluation;

import org.imglish.core.field.Field;

/** Labelled images to classify others by. */
public record Neighbors(@Field("Dataset whose labels are used.") String dataset,
		@Field(value = "Nearest images that vote; 20 is usual for self-supervised features.", min = 1, max = 10_000,
				byDefault = "20") int count) {

}
