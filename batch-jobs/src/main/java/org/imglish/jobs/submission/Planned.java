package org.imglish.jobs.submission;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.imglish.jobs.recipe.CompleteRecipe;
import org.imglish.jobs.recipe.Recipe;

/**
 * What other runs of the same document will have made by then.
 *
 * @param runs the recipes of its runs, by the numbers that stand for them
 * @param datasets names of the datasets that they ingest
 */
public record Planned(Map<Long, CompleteRecipe> runs, Set<String> datasets) {

	/** A recipe that is submitted alone. */
	public static final Planned NOTHING = new Planned(Map.of(), Set.of());

	public Planned {
		runs = Map.copyOf(runs);
		datasets = Set.copyOf(datasets);
	}

	/** The recipe of the run that a number stands for, if it stands for one. */
	Optional<Recipe> recipe(long run) {
		return Optional.ofNullable(this.runs.get(run)).map(CompleteRecipe::recipe);
	}

}
