package org.imglish.core.pretraining;

import org.imglish.core.field.Field;
import org.imglish.core.field.Shorthand;
import org.jspecify.annotations.Nullable;

/** Names of the datasets that a pretraining is validated on. */
@Shorthand(fills = "pairs")
public record HeldOutNames(
		@Field("Held-out images; where there are none, those of the pairs are used.") @Nullable String images,
		@Field("Held-out texts; where there are none, those of the pairs are used.") @Nullable String texts,
		@Field("Held-out image-text pairs.") @Nullable String pairs) {

	/** Nothing is held out. */
	public static final HeldOutNames NOTHING = new HeldOutNames(null, null, null);

}
