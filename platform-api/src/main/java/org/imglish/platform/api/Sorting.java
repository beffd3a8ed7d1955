package org.imglish.platform.api;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.imglish.jobs.run.InvalidInputException;
import org.imglish.jobs.run.Sort;
import org.imglish.jobs.run.SortKey;

/** The parameter {@code sort} of a list: a field, with - before it for falling order. */
public final class Sorting {

	private Sorting() {
	}

	/**
	 * The order asked for.
	 * @param given for example {@code -createdAt}
	 * @throws InvalidInputException with the fields that there are
	 */
	static <K extends Enum<K> & SortKey> Sort<K> of(Class<K> fields, String given) {
		boolean falling = given.startsWith("-");
		String word = falling ? given.substring(1) : given;
		return Arrays.stream(fields.getEnumConstants())
			.filter((field) -> word(field).equals(word))
			.findFirst()
			.map((field) -> new Sort<>(field, falling))
			.orElseThrow(() -> new InvalidInputException(String.format(Locale.ROOT,
					"'sort' must be one of %s, with - before it for the largest first, but is '%s'",
					Arrays.stream(fields.getEnumConstants()).map(Sorting::word).toList(), given)));
	}

	/** All values of the parameter. */
	public static <K extends Enum<K> & SortKey> List<String> words(Class<K> fields) {
		return Arrays.stream(fields.getEnumConstants())
			.map(Sorting::word)
			.flatMap((word) -> Stream.of(word, "-" + word))
			.toList();
	}

	/** A field as the answers call it. */
	private static String word(Enum<?> field) {
		String[] parts = field.name().toLowerCase(Locale.ROOT).split("_");
		return parts[0] + Arrays.stream(parts)
			.skip(1)
			.map((part) -> part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1))
			.collect(Collectors.joining());
	}

}
