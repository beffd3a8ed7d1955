package org.imglish.core.pretraining;

import java.util.List;

import org.imglish.core.augmentation.Augmentation;
import org.imglish.core.field.Checks;
import org.imglish.core.field.Default;
import org.imglish.core.field.Field;
import org.imglish.core.field.Synonyms;
import org.imglish.core.training.StartFrom;
import org.jspecify.annotations.Nullable;

/** Images with their texts. */
public record PairSource(@Field("Name of the dataset.") @Nullable String dataset,
		@Field("Several datasets in the place of one.") @Nullable List<Portion> datasets,
		@Field(value = "Samples per step.", min = 1, max = 65_536, byDefault = "32") @Synonyms( {
				"batchSize", "bs" }) int batch,
		@Field(value = "Tokens of a text, special tokens included; longer texts are cut.", min = 4,
				max = 100_000) @Synonyms({ "maxLength", "maxLen", "seqLen", "numMaxBpeTokens" }) int window,
		@Field("What happens to the images; left out, nothing does.") @Nullable Augmentation augmentation)
		implements
			Mixed{

	private static final int WINDOW = 64;

	public PairSource {
		datasets = (datasets != null) ? List.copyOf(datasets) : null;
		new Checks().that(batch >= 1, "batch", "must be at least 1, but is %d", batch).done();
	}

	@Default("64, and at most the longest text of the model")
	static int window(StartFrom start) {
		return Math.min(WINDOW, start.longestText());
	}

}
