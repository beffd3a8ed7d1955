package org.imglish.core.optimizer;

import org.imglish.core.field.Field;

/** What the members of a gang divide among them instead of each keeping all of it. */
public enum Shard {

	/** Each member keeps the whole state. */
	@Field("Each worker keeps all of it.")
	NONE,

	/** ZeRO stage 1 (arXiv 1910.02054, section 5.1). */
	@Field("AdamW's moments and the average of the weights are divided among the workers, for models whose optimizer "
			+ "does not fit one device: each updates its part of the weights and hands it to the others.")
	OPTIMIZER

}
