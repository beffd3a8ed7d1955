package org.imglish.core.source;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.imglish.core.source.RecordCheck.Reason;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The class of an image, written as a number, as the same number in quotes or with a
 * point, as a truth value, or as a name.
 */
final class ClassLabel {

	/** Classes are numbered below this. */
	static final int MAX_CLASSES = 1_000_000;

	private ClassLabel() {
	}

	/**
	 * Adds the class to labels, as {@code class} and {@code class_name}.
	 * @param names names by number; empty where numbers are their own
	 * @throws BrokenRecordException if it is no class
	 */
	static void put(Map<String, Object> labels, JsonNode label, List<String> names) throws IOException {
		String word = SourceJson.word(label).strip();
		if (label.isBoolean()) {
			put(labels, label.booleanValue() ? 1 : 0, names.isEmpty() ? List.of("false", "true") : names);
		}
		else if (label.isNumber() ? word.matches("-?\\d+(\\.0+)?") : word.matches("0|-?[1-9]\\d{0,17}")) {
			put(labels, number(word), names);
		}
		else if (label.isString() && !word.isEmpty()) {
			int index = names.indexOf(word);
			if (index >= 0) {
				labels.put("class", index);
			}
			labels.put("class_name", word);
		}
		else {
			throw new BrokenRecordException(Reason.WRONG_CLASS,
					String.format(Locale.ROOT, "its label is %s; a whole number or a name is read", label));
		}
	}

	/** The class that a text alone gives. */
	static void put(Map<String, Object> labels, String label) throws IOException {
		put(labels, JsonNodeFactory.instance.stringNode(label), List.of());
	}

	private static long number(String word) {
		int point = word.indexOf('.');
		String digits = (point < 0) ? word : word.substring(0, point);
		return (digits.length() > 18) ? Long.MAX_VALUE : Long.parseLong(digits);
	}

	private static void put(Map<String, Object> labels, long label, List<String> names) throws IOException {
		if (!names.isEmpty() && (label < 0 || label >= names.size())) {
			throw new BrokenRecordException(Reason.WRONG_CLASS,
					String.format(Locale.ROOT, "its label is %d, but %d classes are named", label, names.size()));
		}
		if (label < 0 || label >= MAX_CLASSES) {
			throw new BrokenRecordException(Reason.WRONG_CLASS,
					String.format(Locale.ROOT, "its label is %d; 0 to %d are allowed", label, MAX_CLASSES - 1));
		}
		labels.put("class", (int) label);
		labels.put("class_name", names.isEmpty() ? Long.toString(label) : names.get((int) label));
	}

}
