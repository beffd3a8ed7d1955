package org.imglish.core.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Paths of many files written as one, as shells and the {@code webdataset} library do:
 * {@code {00000..00999}} counts, with as many digits as it is written with, and
 * {@code {train,val}} lists.
 */
public final class BracePattern {

	/** Most files that a pattern may name. */
	static final int MOST = 100_000;

	private static final Pattern BRACES = Pattern.compile("\\{(?:(\\d{1,9})\\.\\.(\\d{1,9})|([^{},]*(?:,[^{},]*)+))}");

	private BracePattern() {
	}

	/**
	 * The paths that a path stands for, in its order.
	 * @return the path itself where it is no pattern
	 * @throws IOException if it names more than 100,000 files
	 */
	public static List<Path> paths(Path path) throws IOException {
		List<String> written = List.of(path.toString());
		while (BRACES.matcher(written.get(0)).find()) {
			List<String> all = new ArrayList<>();
			for (String each : written) {
				for (String word : words(each)) {
					if (all.size() == MOST) {
						throw new IOException(String.format(Locale.ROOT,
								"%s names more than %d files; name their folder instead", path, MOST));
					}
					all.add(BRACES.matcher(each).replaceFirst(Matcher.quoteReplacement(word)));
				}
			}
			written = all;
		}
		return written.stream().map(path.getFileSystem()::getPath).toList();
	}

	/** What the first braces of a text stand for. */
	private static Iterable<String> words(String text) {
		Matcher braces = BRACES.matcher(text);
		if (!braces.find()) {
			throw new IllegalStateException("No braces in " + text);
		}
		if (braces.group(3) != null) {
			return Arrays.asList(braces.group(3).split(",", -1));
		}
		String first = braces.group(1);
		String last = braces.group(2);
		boolean padded = first.startsWith("0") || last.startsWith("0");
		String form = padded ? "%0" + Math.max(first.length(), last.length()) + "d" : "%d";
		int from = Integer.parseInt(first);
		int to = Integer.parseInt(last);
		IntStream numbers = (from <= to) ? IntStream.rangeClosed(from, to)
				: IntStream.iterate(from, (number) -> number >= to, (number) -> number - 1);
		return numbers.mapToObj((number) -> String.format(Locale.ROOT, form, number))::iterator;
	}

}
