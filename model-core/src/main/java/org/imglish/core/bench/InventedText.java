package org.imglish.core.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Text without end in the manner of some real texts: phrases from anywhere in them, and
 * now and then a word that was glued together from parts of theirs, since large corpora
 * hold millions of rare words. Equal seeds give equal text.
 */
final class InventedText {

	private static final int SHORTEST = 5;

	private static final int LONGEST = 25;

	/** Share of invented words. */
	private static final double INVENTED = 0.03;

	private final List<String> words = new ArrayList<>();

	private final SplittableRandom random;

	/**
	 * @param folder holds the real texts, as .txt files
	 * @throws IOException if there is none or one cannot be read
	 */
	InventedText(Path folder, long seed) throws IOException {
		this.random = new SplittableRandom(seed);
		try (Stream<Path> files = Files.list(folder)) {
			for (Path file : files.filter((each) -> each.toString().endsWith(".txt")).sorted().toList()) {
				this.words.addAll(List.of(Files.readString(file).strip().split("\\s+")));
			}
		}
		if (this.words.size() <= LONGEST) {
			throw new IOException("The folder " + folder + " holds no .txt file with more than " + LONGEST + " words");
		}
	}

	/** The next line. */
	String next() {
		StringBuilder line = new StringBuilder();
		int length = this.random.nextInt(SHORTEST, LONGEST);
		int first = this.random.nextInt(this.words.size() - length);
		for (int i = 0; i < length; i++) {
			line.append((i > 0) ? " " : "")
				.append((this.random.nextDouble() < INVENTED) ? invented() : this.words.get(first + i));
		}
		return line.toString();
	}

	private String invented() {
		String one = this.words.get(this.random.nextInt(this.words.size()));
		String two = this.words.get(this.random.nextInt(this.words.size()));
		return one.substring(0, this.random.nextInt(one.length()) + 1)
				+ two.substring(this.random.nextInt(two.length()));
	}

}
