package org.imglish.core.source;

import org.imglish.core.field.Checked;
import org.imglish.core.field.Checks;
import org.imglish.core.field.Field;
import org.jspecify.annotations.Nullable;

/** Where a list of answers comes from. */
public record AnswersFrom(@Field("Dataset whose list is used.") @Nullable String dataset,
		@Field("A list of answers inside the data roots.") @Nullable String file) implements Checked {

	@Override
	public void check(Checks checks) {
		checks.that((this.dataset == null) != (this.file == null), "",
				"needs exactly one of {dataset: NAME}, to take the list of another dataset, and {file: PATH}, a file "
						+ "of answers");
	}

}
