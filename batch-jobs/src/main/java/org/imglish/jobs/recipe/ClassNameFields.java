package org.imglish.jobs.recipe;

import java.util.List;

import org.imglish.core.task.ClassNames;
import org.imglish.core.task.Task;
import org.jspecify.annotations.Nullable;

/** Reads how class names become texts: a flag that asks for it, and templates. */
final class ClassNameFields {

	private ClassNameFields() {
	}

	/**
	 * Reads how a fine-tuning learns classes by their names.
	 * @param train its labelled samples
	 */
	static @Nullable ClassNames read(RecipeFields fields, String flag, Task task, Recipe.Source train) {
		ClassNames names = read(fields, flag, task);
		if (names != null && train.augmentation().mixing() != null) {
			fields.mistake(flag, "does not go with mixed images: a mixture has no name");
		}
		return names;
	}

	/**
	 * Reads the flag and the field {@code templates}.
	 * @param flag name of the flag
	 * @param task what the run does
	 * @return null where the flag is not set or classes have no part in the task
	 */
	static @Nullable ClassNames read(RecipeFields fields, String flag, Task task) {
		boolean wanted = fields.flag(flag, false) && task == Task.CLASSIFICATION;
		List<String> templates = fields.words("templates");
		if (!templates.isEmpty() && !wanted) {
			fields.mistake("templates", "goes with the task classification and " + flag + ": true only");
		}
		List<String> wrong = templates.stream().filter((template) -> !template.contains("{}")).toList();
		wrong.forEach((template) -> fields.mistake("templates",
				"holds '" + template + "', which has no {} for the class name"));
		return (wanted && wrong.isEmpty()) ? new ClassNames(templates) : null;
	}

}
