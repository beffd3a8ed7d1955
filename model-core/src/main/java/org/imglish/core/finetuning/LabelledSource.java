package org.imglish.core.finetuning;

import org.imglish.core.augmentation.Augmentation;
import org.imglish.core.field.Checks;
import org.imglish.core.field.Default;
import org.imglish.core.field.Field;
import org.imglish.core.field.Synonyms;
import org.imglish.core.task.Task;
import org.imglish.core.training.StartFrom;
import org.jspecify.annotations.Nullable;

/** Labelled samples of one dataset. */
public record LabelledSource(@Field("Name of the dataset.") String dataset,
		@Field(value = "Samples per step.", min = 1, max = 65_536, byDefault = "32") @Synonyms( {
				"batchSize", "bs" }) int batch,
		@Field(value = "Tokens of a text, special tokens included; longer texts are cut. Of tasks that read texts.",
				min = 4,
				max = 100_000) @Synonyms({ "maxLength", "maxLen", "seqLen",
						"numMaxBpeTokens" }) @Nullable Integer window,
		@Field("What happens to the images; left out, nothing does.") @Nullable Augmentation augmentation){

	public LabelledSource {
		new Checks().that(batch >= 1, "batch", "must be at least 1, but is %d", batch).done();
	}

	@Default("32 of captioning, 64 of other tasks, and at most the longest text of the model")
	static @Nullable Integer window(Task task, StartFrom start) {
		return task.usesTexts() ? Math.min(task.window(), start.longestText()) : null;
	}

	/** Tokens of a text, or 0 where there are none. */
	int tokens() {
		return (this.window != null) ? this.window : 0;
	}

	/** What happens to the images. */
	Augmentation changes() {
		return (this.augmentation != null) ? this.augmentation : Augmentation.NONE;
	}

}
