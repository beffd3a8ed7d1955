package org.imglish.platform.client;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Runs as they are typed: a number, or a range of them.
 *
 * @param numbers the numbers, at least one, in ascending order
 */
record RunNumbers(List<Long> numbers) {

	private static final Pattern WRITTEN = Pattern.compile("(\\d{1,18})(?:(?:-|\\.\\.)(\\d{1,18}))?");

	/** Longest range; a longer one is rather a slip of the finger. */
	private static final long MAX_RANGE = 1000;

	RunNumbers {
		numbers = List.copyOf(numbers);
	}

	/** Reads {@code 41} and {@code 41-45}. */
	static final class Converter implements ITypeConverter<RunNumbers> {

		@Override
		public RunNumbers convert(String value) {
			Matcher written = WRITTEN.matcher(value);
			if (!written.matches()) {
				throw new TypeConversionException(
						"'" + value + "' is neither the number of a run nor a range as 41-45");
			}
			long first = Long.parseLong(written.group(1));
			long last = (written.group(2) != null) ? Long.parseLong(written.group(2)) : first;
			if (last < first || last - first >= MAX_RANGE) {
				throw new TypeConversionException(
						"'" + value + "' must be a range from a lower number to a higher one, of at most " + MAX_RANGE);
			}
			return new RunNumbers(LongStream.rangeClosed(first, last).boxed().toList());
		}

	}

}
