package org.imglish.core.pretraining;

import org.imglish.core.field.Checks;
import org.imglish.core.field.Field;

/** What of a step's samples is hidden from the model; as in arXiv 2208.10442. */
public record Masking(
		@Field(value = "Share of patches hidden.", min = 0.01, max = 0.99, byDefault = "0.4") double image,
		@Field(value = "Share of the words of texts masked.", min = 0.01, max = 1, byDefault = "0.15") double text,
		@Field(value = "Share of the words of pairs masked.", min = 0.01, max = 1, byDefault = "0.5") double pairText,
		@Field(value = "Which sides of a pair are masked.", byDefault = "both") PairMasking pairs) {

	public Masking {
		Checks checks = new Checks();
		checks.that(image > 0 && image < 1, "image", "must be in (0, 1), but is %s", image);
		checks.that(text > 0 && text <= 1, "text", "must be in (0, 1], but is %s", text);
		checks.that(pairText > 0 && pairText <= 1, "pairText", "must be in (0, 1], but is %s", pairText);
		checks.done();
	}

}
