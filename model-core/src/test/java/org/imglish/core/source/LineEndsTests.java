package org.imglish.core.source;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** All line ends become one, wherever the blocks of a reading end. */
class LineEndsTests {

	private static final String TEXT = "\r\none\rtwo\n\r\r\nthree\n\nfour\r\n";

	private static final String EXPECTED = "\none\ntwo\n\n\nthree\n\nfour\n";

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 5, 100 })
	void inBlocks(int length) throws IOException {
		StringBuilder text = new StringBuilder();
		try (Reader reader = new LineEnds(new StringReader(TEXT))) {
			char[] block = new char[length];
			for (int read = reader.read(block); read >= 0; read = reader.read(block)) {
				assertThat(read).isPositive();
				text.append(block, 0, read);
			}
		}
		assertThat(text).hasToString(EXPECTED);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 4 })
	void betweenSingleLettersAndBlocks(int length) throws IOException {
		StringBuilder text = new StringBuilder();
		try (Reader reader = new LineEnds(new StringReader(TEXT))) {
			char[] block = new char[length];
			for (int letter = reader.read(); letter >= 0; letter = reader.read()) {
				text.append((char) letter);
				text.append(block, 0, Math.max(0, reader.read(block)));
			}
		}
		assertThat(text).hasToString(EXPECTED);
	}

}
