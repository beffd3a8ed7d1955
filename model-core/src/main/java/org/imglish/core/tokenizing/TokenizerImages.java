package org.imglish.core.tokenizing;

import org.imglish.core.field.Checks;
import org.imglish.core.field.Field;
import org.imglish.core.field.Synonyms;

/** Images of one dataset, alone or of pairs. */
public record TokenizerImages(@Field("Name of the dataset.") String dataset,
		@Field(value = "Images per step.", min = 1, max = 65_536, byDefault = "32") @Synonyms( {
				"batchSize", "bs" }) int batch){

	public TokenizerImages {
		new Checks().that(batch >= 1, "batch", "must be at least 1, but is %d", batch).done();
	}

}
