package org.imglish.core.pretraining;

import java.util.List;

import org.imglish.core.augmentation.Augmentation;
import org.imglish.core.field.Checks;
import org.imglish.core.field.Field;
import org.imglish.core.field.Synonyms;
import org.jspecify.annotations.Nullable;

/** Images alone. */
public record ImageSource(@Field("Name of the dataset.") @Nullable String dataset,
		@Field("Several datasets in the place of one.") @Nullable List<Portion> datasets,
		@Field(value = "Samples per step.", min = 1, max = 65_536, byDefault = "32") @Synonyms( {
				"batchSize", "bs" }) int batch,
		@Field("What happens to the images; left out, nothing does.") @Nullable Augmentation augmentation)
		implements
			Mixed{

	public ImageSource {
		datasets = (datasets != null) ? List.copyOf(datasets) : null;
		new Checks().that(batch >= 1, "batch", "must be at least 1, but is %d", batch).done();
	}

}
