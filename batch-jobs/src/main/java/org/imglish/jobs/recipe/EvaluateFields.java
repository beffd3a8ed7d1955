package org.imglish.jobs.recipe;

import org.imglish.core.task.ClassNames;
import org.imglish.core.task.Task;
import org.jspecify.annotations.Nullable;

/** Reads what an evaluation measures. */
final class EvaluateFields {

	/** The usual number in evaluations of self-supervised image features. */
	private static final int NEIGHBOURS = 20;

	private EvaluateFields() {
	}

	static Recipe.Evaluate read(RecipeFields fields) {
		Task task = fields.choice("task", Task.class, Task.CLASSIFICATION);
		Recipe.From from = new Recipe.From(0, 0, null, 0);
		if (fields.has("from")) {
			from = Recipes.from(fields.object("from"));
		}
		else {
			fields.mistake("from", "is missing: " + Recipes.REFERENCES);
		}
		ClassNames zeroShot = ClassNameFields.read(fields, "zeroShot", task);
		if (fields.flag("zeroShot", false) && task != Task.CLASSIFICATION && task != Task.RETRIEVAL) {
			fields.mistake("zeroShot", "goes with the tasks classification and retrieval only");
		}
		Recipe.Neighbours neighbours = neighbours(fields, task);
		if (zeroShot != null && neighbours != null) {
			fields.mistake("neighbours", "does not go with zeroShot: classes are taken from names or from neighbours");
		}
		return new Recipe.Evaluate(task, from, fields.required("dataset", "the dataset to evaluate on"),
				(int) fields.whole("batch", 64, 1, 4096), zeroShot, neighbours);
	}

	private static Recipe.@Nullable Neighbours neighbours(RecipeFields fields, Task task) {
		if (!fields.has("neighbours")) {
			return null;
		}
		if (task != Task.CLASSIFICATION) {
			fields.mistake("neighbours", "goes with the task classification only");
		}
		RecipeFields neighbours = fields.object("neighbours");
		return new Recipe.Neighbours(neighbours.required("dataset", "the dataset whose labels are used"),
				(int) neighbours.whole("count", NEIGHBOURS, 1, 10_000));
	}

}
