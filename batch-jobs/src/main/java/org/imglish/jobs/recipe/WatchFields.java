package org.imglish.jobs.recipe;

import org.imglish.jobs.checkpoint.Keep;
import org.jspecify.annotations.Nullable;

/** Reads how a training is watched. */
final class WatchFields {

	private static final int MOST = 1_000_000;

	private static final double EXPLOSION = 3;

	private static final double RATE_FACTOR = 0.5;

	private static final int REWINDS = 3;

	private WatchFields() {
	}

	/**
	 * Reads the fields.
	 * @param checkpointEvery steps between checkpoints
	 * @param validated whether there are held-out samples
	 */
	static Recipe.Watch read(RecipeFields fields, int checkpointEvery, boolean validated) {
		int validateEvery = (int) fields.whole("validateEvery", 0, 0, 100L * MOST);
		if (validateEvery % checkpointEvery != 0) {
			fields.mistake("validateEvery",
					"must be a multiple of checkpointEvery (%d), so that what was validated can be kept, but is %d"
						.formatted(checkpointEvery, validateEvery));
		}
		if (validateEvery > 0 && !validated) {
			fields.mistake("validateEvery", "needs data.validation: the held-out samples");
		}
		Recipe.OnDivergence action = fields.choice("onDivergence", Recipe.OnDivergence.class, Recipe.OnDivergence.STOP);
		RecipeFields divergence = fields.object("divergence");
		return new Recipe.Watch(validateEvery,
				fields.has("earlyStop") ? earlyStop(fields.object("earlyStop"), validateEvery) : null,
				new Recipe.Divergence(action, divergence.number("explosion", EXPLOSION, 1, MOST),
						divergence.number("rateFactor", RATE_FACTOR, 1e-6, 1),
						(int) divergence.whole("mostRewinds", REWINDS, 1, MOST)));
	}

	private static Recipe.@Nullable EarlyStop earlyStop(RecipeFields fields, int validateEvery) {
		String metric = fields.optional("metric");
		if (metric == null) {
			metric = "validation/loss";
		}
		Goal goal = fields.choice("goal", Goal.class, Keep.isSmallestBest(metric) ? Goal.LOWEST : Goal.HIGHEST);
		int patience = (int) fields.whole("patience", 3, 1, MOST);
		if (validateEvery == 0) {
			fields.mistake("", "needs validateEvery: a training that is validated at its end only cannot end earlier");
		}
		return new Recipe.EarlyStop(metric, goal == Goal.HIGHEST, patience);
	}

	/** Which value of a metric is best. */
	enum Goal {

		LOWEST, HIGHEST

	}

}
