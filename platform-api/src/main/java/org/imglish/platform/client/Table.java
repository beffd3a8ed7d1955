package org.imglish.platform.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;

/** Prints JSON objects as a table. */
public final class Table {

	private Table() {
	}

	/**
	 * Prints a list of objects, a page of one, or one object, with the given fields as
	 * columns; where more pages follow, a line on standard error says how to see them.
	 */
	public static void print(JsonNode answer, String... fields) {
		JsonNode rows = answer.path("items").isArray() ? answer.path("items") : answer;
		List<String[]> lines = new ArrayList<>();
		lines.add(fields);
		for (JsonNode row : rows.isArray() ? rows : List.of(rows)) {
			String[] line = new String[fields.length];
			for (int i = 0; i < fields.length; i++) {
				JsonNode value = row;
				for (String part : fields[i].split("\\.")) {
					value = value.path(part);
				}
				line[i] = fields[i].equals("secondsLeft") ? TimeLeft.of(row) : text(value);
			}
			lines.add(line);
		}
		print(lines);
		long before = answer.path("page").asLong() * answer.path("size").asLong();
		if (before + rows.size() < answer.path("total").asLong()) {
			System.err.printf(Locale.ROOT, "%d to %d of %d; --page %d shows more%n", before + 1, before + rows.size(),
					answer.path("total").asLong(), answer.path("page").asLong() + 1);
		}
	}

	/** A value as people read it; the words of a list follow each other. */
	private static String text(JsonNode value) {
		if (value.isMissingNode() || value.isNull()) {
			return "";
		}
		return value.isArray() ? value.valueStream().map(Table::text).collect(Collectors.joining(","))
				: value.isObject() ? value.toString() : value.asString();
	}

	/** Prints an object of numbers, a line each. */
	static void printValues(JsonNode values) {
		for (String name : values.propertyNames()) {
			System.out.printf(Locale.ROOT, "%-45s %.6g%n", name, values.path(name).asDouble());
		}
	}

	private static void print(List<String[]> lines) {
		int columns = lines.get(0).length;
		for (String[] line : lines) {
			StringBuilder text = new StringBuilder();
			for (int i = 0; i < columns; i++) {
				int column = i;
				int width = lines.stream().mapToInt((each) -> each[column].length()).max().orElse(0);
				text.append(String.format(Locale.ROOT, "%-" + Math.max(1, width) + "s", line[i])).append("  ");
			}
			System.out.println(text.toString().stripTrailing());
		}
	}

}
