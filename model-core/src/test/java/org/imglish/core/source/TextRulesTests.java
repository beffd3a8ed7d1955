package org.imglish.core.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.imglish.core.field.Checks;
import org.imglish.core.source.RecordCheck.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TextRulesTests {

	private static SourceRecord applied(TextRules rules, String text) {
		return rules.apply(SourceRecord.of("here", null, text, Map.of()));
	}

	@Test
	void letterAndAccentBecomeOneCode() {
		TextRules rules = new TextRules(true, false, 0, 0);
		assertThat(applied(rules, "cafe\u0301 \u1112\u1161\u11ab").text()).isEqualTo("caf\u00e9 \ud55c");
		assertThat(applied(rules, "\ufb01ne \u2460").text()).as("no compatibility forms").isEqualTo("\ufb01ne \u2460");
	}

	@ParameterizedTest
	@CsvSource(ignoreLeadingAndTrailingWhitespace = false, value = { "a\u0007b,a b", "a\u202eb\u202c,a b",
			" a\u00a0\u3000b ,a b", "a\u2028b,a b", "\ufeffa,a", "\u0646\u200c\u0647,\u0646\u200c\u0647" })
	void whatIsNotWrittenBecomesASpace(String text, String plain) {
		assertThat(applied(new TextRules(false, true, 0, 0), text).text()).isEqualTo(plain);
	}

	@Test
	void linesBecomeOne() {
		assertThat(applied(new TextRules(false, true, 0, 0), "one\r\n\ttwo\n").text()).isEqualTo("one two");
	}

	@Test
	void textsOfOtherLengthsAreSkippedWithTheirReason() {
		TextRules rules = new TextRules(false, false, 2, 3);
		assertThat(fault(rules, "one")).isEqualTo(
				new SourceRecord.Fault(Reason.SHORT_TEXT, "its text has 1 word, fewer than the 2 that are wanted"));
		assertThat(fault(rules, "one two three  four")).isEqualTo(
				new SourceRecord.Fault(Reason.LONG_TEXT, "its text has 4 words, more than the 3 that are wanted"));
		assertThat(applied(rules, " one\u3000two").fault()).isNull();
		assertThat(rules.apply(SourceRecord.of("here", () -> new byte[0], null, Map.of())).fault()).as("an image alone")
			.isNull();
	}

	private static SourceRecord.Fault fault(TextRules rules, String text) {
		return Objects.requireNonNull(applied(rules, text).fault());
	}

	@Test
	void boundsDoNotCross() {
		Checks checks = new Checks();
		new TextRules(false, false, 3, 2).check(checks);
		assertThatIllegalArgumentException().isThrownBy(checks::done)
			.withMessageContaining("maxWords must be at least minWords (3)");
	}

	@Test
	void aSourceReadsItsTextsByThem(@TempDir Path root) throws IOException {
		Path file = Files.writeString(root.resolve("a.txt"), "cafe\u0301 noir\none\n");
		Source source = new Source(SourceFormat.PLAIN_TEXT, file, null, null).under(new TextRules(true, false, 2, 0));
		List<SourceRecord> records = new ArrayList<>();
		try (RecordStream stream = new SourceRecords(new DataRoots(List.of(root))).open(source)) {
			stream.forEachRemaining(records::add);
		}
		assertThat(records).extracting(SourceRecord::text).containsExactly("caf\u00e9 noir", null);
	}

}
