package org.imglish.jobs.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RunLedgerTests {

	private static final Pattern WRITES = Pattern.compile(
			"(UPDATE|INSERT\\s+INTO|DELETE\\s+FROM|MERGE\\s+INTO)\\s+imglish\\.run\\b(?!_)", Pattern.CASE_INSENSITIVE);

	@Test
	void noOtherClassWritesTheTableOfRuns() throws IOException {
		try (Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
			List<String> writers = sources.filter(Files::isRegularFile)
				.filter((source) -> WRITES.matcher(read(source)).find())
				.map((source) -> source.getFileName().toString())
				.toList();
			assertThat(writers).containsExactly("RunLedger.java");
		}
	}

	private static String read(Path source) {
		try {
			return Files.readString(source);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
