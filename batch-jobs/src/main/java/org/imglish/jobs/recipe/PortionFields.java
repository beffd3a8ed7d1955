package org.imglish.jobs.recipe;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the datasets that a source of a pretraining mixes, and their weights. */
final class PortionFields {

	private static final double LEAST = 1e-6;

	private static final double MOST = 1e6;

	private PortionFields() {
	}

	/** Reads {@code dataset}, or else {@code datasets}. */
	static List<Recipe.Portion> read(RecipeFields source) {
		if (!source.has("datasets")) {
			return List.of(new Recipe.Portion(source.required("dataset",
					"the name of a dataset, or 'datasets', a list " + "of {dataset: NAME, weight: W}"), null));
		}
		if (source.has("dataset")) {
			source.mistake("dataset", "is given beside 'datasets'; a source draws from one or from a list");
		}
		List<RecipeFields> given = source.objects("datasets");
		if (given.isEmpty() && !source.isWrong()) {
			source.mistake("datasets", "must list at least one {dataset: NAME, weight: W}");
		}
		boolean weighted = given.stream().anyMatch((each) -> each.has("weight"));
		List<Recipe.Portion> portions = new ArrayList<>();
		Set<String> names = new HashSet<>();
		for (RecipeFields each : given) {
			String name = each.required("dataset", "the name of a dataset");
			if (!name.isEmpty() && !names.add(name)) {
				each.mistake("dataset", "names '" + name + "' a second time; give it one weight");
			}
			if (weighted && !each.has("weight")) {
				each.mistake("weight",
						"is missing: as another dataset has one, each needs one; without any, each gives "
								+ "as many samples as it has");
			}
			portions.add(new Recipe.Portion(name, weighted ? each.number("weight", 1, LEAST, MOST) : null));
		}
		return portions.isEmpty() ? List.of(new Recipe.Portion("", null)) : portions;
	}

}
