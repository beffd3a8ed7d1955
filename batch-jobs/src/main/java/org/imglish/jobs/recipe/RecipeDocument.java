package org.imglish.jobs.recipe;

import org.imglish.core.field.Checked;
import org.imglish.core.field.Checks;
import org.imglish.core.field.Field;
import org.imglish.core.field.Inline;
import org.jspecify.annotations.Nullable;

/**
 * A recipe as it is written.
 *
 * @param recipe what the kind needs
 */
public record RecipeDocument(@Field("What the run does.") RunKind kind,
		@Field("A name for the run; left out, it says what the run does, on what and from what.") @Nullable String name,
		@Inline Recipe recipe, @Field("What the run asks of its worker.") WorkerNeeds worker,
		@Field(value = "Version of the recipe's fields; need not be given.", min = 1, byDefault = "1") int version)
		implements
			Checked {

	/** Recipes that were stored before there were versions have none. */
	static final int VERSION = 1;

	@Override
	public void check(Checks checks) {
		checks.that(this.version <= VERSION, "version",
				"is %d, but this program knows recipes up to version %d; submit it to a newer one", this.version,
				VERSION);
	}

}
