package org.imglish.platform.client;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RunSteeringTests {

	private static final RunNumbers.Converter NUMBERS = new RunNumbers.Converter();

	private final InputStream in = System.in;

	@AfterEach
	void giveBack() {
		System.setIn(this.in);
	}

	@Test
	void runsAreNumbersAndRanges() {
		assertThat(NUMBERS.convert("41").numbers()).containsExactly(41L);
		assertThat(NUMBERS.convert("41-44").numbers()).containsExactly(41L, 42L, 43L, 44L);
		assertThat(NUMBERS.convert("7..8").numbers()).containsExactly(7L, 8L);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "x", "-3", "4-", "9-7", "1-1001", "1234567890123456789012" })
	void anythingElseIsRefused(String written) {
		assertThatExceptionOfType(TypeConversionException.class).isThrownBy(() -> NUMBERS.convert(written))
			.withMessageContaining("'" + written + "'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\n", "n\n", "41\n" })
	void nothingIsDeletedUnlessSomebodySaysYes(String typed) {
		System.setIn(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)));
		StringWriter err = new StringWriter();
		CommandLine delete = new CommandLine(new RunSteering.Delete()).setErr(new PrintWriter(err));
		assertThat(delete.execute("41", "43-44")).isOne();
		assertThat(err.toString()).contains("Delete 3 runs: 41, 43, 44,").containsIgnoringCase("nothing was deleted");
	}

}
