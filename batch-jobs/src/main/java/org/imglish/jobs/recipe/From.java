package org.imglish.jobs.recipe;

import org.imglish.core.field.Checked;
import org.imglish.core.field.Checks;
import org.imglish.core.field.Field;
import org.imglish.core.library.SavedWeights;
import org.jspecify.annotations.Nullable;

/**
 * Weights that this platform keeps: the newest checkpoint of a run, a checkpoint, or a
 * registered model; exactly one is given.
 */
public record From(
		@Field(value = "Number of a run, whose newest checkpoint is meant; one that continues is waited for.",
				min = 1) @Nullable Long run,
		@Field(value = "Number of a checkpoint.", min = 1) @Nullable Long checkpoint,
		@Field("Name of a registered model, or NAME@ALIAS for the version that an alias names at submission.") @Nullable String model,
		@Field(value = "Version of the model; the newest where it is left out.", min = 1) @Nullable Integer version)
		implements
			SavedWeights,
			Checked {

	@Override
	public void check(Checks checks) {
		int given = ((this.run != null) ? 1 : 0) + ((this.checkpoint != null) ? 1 : 0) + ((this.model != null) ? 1 : 0);
		checks.that(given == 1, "", "needs exactly one of {run: N}, {checkpoint: N} and {model: NAME, version: N}");
		checks.that(this.version == null || this.model != null, "version", "goes with 'model' only");
	}

}
