package org.imglish.core.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import tools.jackson.databind.JsonNode;

/**
 * A file of class names in the order of their numbers: a name a line, a JSON list, or the
 * usual {@code {"0": ["n01440764", "tench"], …}}.
 */
final class ClassNameFile {

	private ClassNameFile() {
	}

	static List<String> read(Path file) throws IOException {
		if (!file.toString().endsWith(".json")) {
			return SourceText.lines(file).stream().filter((name) -> !name.isEmpty()).toList();
		}
		JsonNode json = SourceJson.file(file);
		List<String> classes = new ArrayList<>();
		for (int i = 0; i < json.size(); i++) {
			JsonNode name = json.isArray() ? json.path(i) : json.path(Integer.toString(i));
			String text = SourceJson.word(name.isArray() ? name.path(name.size() - 1) : name);
			if (text.isEmpty()) {
				throw new IOException(String.format(Locale.ROOT, "%s names %d classes, but none with the number %d",
						file, json.size(), i));
			}
			classes.add(text);
		}
		return classes;
	}

}
