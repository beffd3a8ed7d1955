package org.imglish.platform.bench;

import java.util.List;
import java.util.Locale;

import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** Prints what a benchmark measured: a table, or JSON with every field. */
final class BenchOutput {

	@Option(names = "--json", description = "print JSON instead of a table")
	private boolean json;

	/**
	 * Prints results.
	 * @param results records that JSON can hold
	 * @param table their lines, a heading first
	 */
	void print(List<?> results, List<String> table) {
		if (this.json) {
			System.out
				.println(JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(results));
			return;
		}
		table.forEach(System.out::println);
	}

	static String line(String format, Object... values) {
		return String.format(Locale.ROOT, format, values);
	}

}
