package org.imglish.core.task;

import java.util.List;

import org.imglish.core.field.Checks;

/**
 * How class names become texts.
 *
 * @param templates sentences with {@code {}} in the place of a name; empty for the names
 * alone
 */
public record ClassNames(List<String> templates) {

	public ClassNames {
		templates = List.copyOf(templates);
		for (String template : templates) {
			if (!template.contains("{}")) {
				throw new IllegalArgumentException("The template '" + template + "' has no {} for the class name");
			}
		}
	}

	/**
	 * Checks what a recipe says about class names.
	 * @param flag the field that asks for them
	 * @param wanted its value
	 */
	public static void check(Checks checks, String flag, boolean wanted, List<String> templates, Task task) {
		checks.that(templates.isEmpty() || (wanted && task.classifiesImages()), "templates",
				"goes with the task classification and %s: true only", flag);
		for (String template : templates) {
			checks.that(template.contains("{}"), "templates", "holds '%s', which has no {} for the class name",
					template);
		}
	}

	/** The texts of a class; a folder's name is written as one would say it. */
	public List<String> texts(String name) {
		String spoken = name.replace('_', ' ').strip();
		return this.templates.isEmpty() ? List.of(spoken)
				: this.templates.stream().map((template) -> template.replace("{}", spoken)).toList();
	}

}
