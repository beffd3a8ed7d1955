package org.imglish.core.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class BracePatternTests {

	/** As bash expands them. */
	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "a/{00..02}.tar | a/00.tar a/01.tar a/02.tar", "{8..10}.tar | 8.tar 9.tar 10.tar",
					"{8..010}.tar | 008.tar 009.tar 010.tar", "{3..1} | 3 2 1", "{train,val}/x | train/x val/x",
					"{a,b}{1..2} | a1 a2 b1 b2", "{a,}b | ab b", "{a} | {a}", "{} | {}", "a{b | a{b", "{1..x} | {1..x}",
					"plain.tar | plain.tar" })
	void aPathStandsForAll(String pattern, String paths) throws IOException {
		assertThat(BracePattern.paths(Path.of(pattern))).map(Path::toString).isEqualTo(List.of(paths.split(" ")));
	}

	@Test
	void tooManyAreRefused() {
		assertThatIOException().isThrownBy(() -> BracePattern.paths(Path.of("{1..1000}/{1..1000}")))
			.withMessage("{1..1000}/{1..1000} names more than 100000 files; name their folder instead");
	}

}
