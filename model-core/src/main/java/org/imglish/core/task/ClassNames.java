package org.imglish.core.task;

import java.util.List;

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

	/** The texts of a class; a folder's name is written as one would say it. */
	public List<String> texts(String name) {
		String spoken = name.replace('_', ' ').strip();
		return this.templates.isEmpty() ? List.of(spoken)
				: this.templates.stream().map((template) -> template.replace("{}", spoken)).toList();
	}

}
