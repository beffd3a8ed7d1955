package org.imglish.core.training;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Equal sources give equal bytes, wherever they are ingested. */
class EnvironmentTests {

	@TempDir
	private Path folder;

	@ParameterizedTest
	@ValueSource(strings = { "ar-EG-u-nu-arab", "tr-TR", "de-DE" })
	void everyLocaleAndZoneWritesTheSameBytes(String tag) throws Exception {
		List<String> expected = WrittenBytes.of(Files.createDirectory(this.folder.resolve("here")));
		Locale locale = Locale.getDefault();
		TimeZone zone = TimeZone.getDefault();
		try {
			Locale.setDefault(Locale.forLanguageTag(tag));
			TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
			assertThat(WrittenBytes.of(Files.createDirectory(this.folder.resolve(tag)))).isEqualTo(expected);
		}
		finally {
			Locale.setDefault(locale);
			TimeZone.setDefault(zone);
		}
	}

	@Test
	void theEncodingOfThePosixLocaleAndAStrictUmaskWriteTheSameBytes() throws Exception {
		List<String> expected = WrittenBytes.of(Files.createDirectory(this.folder.resolve("here")));
		assertThat(WrittenBytes.inPosixLocale(Files.createDirectory(this.folder.resolve("there")),
				this.folder.resolve("log")))
			.isEqualTo(expected);
	}

}
