package org.imglish.platform.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.imglish.platform.prediction.PredictionException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** docs/errors.md has every code that the program can answer with, and no other. */
class ErrorCodesTests {

	/** Where a code is given to a problem. */
	private static final Pattern GIVEN = Pattern.compile(
			"(?:\\bproblem\\(\\s*HttpStatus\\.\\w+,|ProblemWriter\\s*\\.write\\(\\s*response,\\s*HttpStatus\\.\\w+,"
					+ "|new RunConflictException\\(|\\bchange\\(id,|String (?:INTERNAL_ERROR|TOO_LARGE) =)\\s*\"([a-z-]+)\"",
			Pattern.DOTALL);

	/** The framework's own problems have the code of their status. */
	private static final Set<String> OF_THE_FRAMEWORK = Set.of("bad-request", "not-found", "method-not-allowed",
			"not-acceptable", "unsupported-media-type", "requested-range-not-satisfiable", "expectation-failed",
			"not-implemented", "service-unavailable", "http-version-not-supported");

	private static String page = "";

	@BeforeAll
	static void readThePage() throws IOException {
		page = Files.readString(Path.of("..", "docs", "errors.md"));
	}

	@Test
	void eachCodeIsDocumentedOnce() {
		List<String> documented = Pattern.compile("^\\| `([a-z-]+)` \\|", Pattern.MULTILINE)
			.matcher(page)
			.results()
			.map((row) -> row.group(1))
			.toList();
		assertThat(documented).doesNotHaveDuplicates();
		assertThat(new TreeSet<>(documented)).isEqualTo(codes());
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2 })
	void theExitCodesAreDocumented(int code) {
		assertThat(page).containsPattern("(?m)^\\| `" + code + "` \\|");
	}

	@Test
	void thereIsNoOtherExitCode() {
		assertThat(sources().flatMap(ErrorCodesTests::exits).collect(Collectors.toSet())).isSubsetOf("0", "1", "2");
	}

	private static Set<String> codes() {
		List<String> given = new ArrayList<>(OF_THE_FRAMEWORK);
		sources()
			.forEach((source) -> GIVEN.matcher(source).results().map((found) -> found.group(1)).forEach(given::add));
		for (PredictionException.Reason reason : PredictionException.Reason.values()) {
			given.add("prediction-" + reason.name().toLowerCase(Locale.ROOT).replace('_', '-'));
		}
		return new TreeSet<>(given);
	}

	private static Stream<String> exits(String source) {
		return Pattern.compile("System\\.exit\\((\\d+)\\)")
			.matcher(source)
			.results()
			.map(MatchResult::group)
			.map((exit) -> exit.replaceAll("\\D", ""));
	}

	private static Stream<String> sources() {
		return Stream.of("../platform-api", "../batch-jobs").flatMap((module) -> {
			try (Stream<Path> files = Files.walk(Path.of(module, "src", "main", "java"))) {
				return files.filter(Files::isRegularFile).map(ErrorCodesTests::read).toList().stream();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
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
