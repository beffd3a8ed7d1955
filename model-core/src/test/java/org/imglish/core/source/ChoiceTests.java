package org.imglish.core.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.imglish.core.source.RecordCheck.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.assertThatIOException;

/** Records that a recipe's {@code where} chooses. */
class ChoiceTests {

	private static final String NOT_CHOSEN = "records that 'where' does not choose";

	@TempDir
	Path root;

	/**
	 * As many rows as DuckDB 2.0 counts:
	 * {@code select count(*) from 'img2dataset.parquet' where …}.
	 */
	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			similarity >= 0.3                                               | 28
			similarity >= 0.3 and status = 'success'                        | 26
			similarity between 0.25 and 0.5 or key in ('000000001')         | 12
			status <> 'success'                                             | 4
			not (similarity < 0.9) and caption > 'caption 37'               | 2
			""")
	void asManyRowsAsDuckDbCountsAreChosen(String where, int count) throws IOException {
		Files.copy(Path.of("src/test/resources/parquet/img2dataset.parquet"), this.root.resolve("a.parquet"));
		assertThat(read(SourceFormat.PARQUET, "a.parquet", where)).hasSize(count)
			.allSatisfy((record) -> assertThat(record.labels()).containsOnlyKeys("key"));
		assertThat(survey(SourceFormat.PARQUET, "a.parquet", where).unread()).containsEntry(NOT_CHOSEN, 40L - count)
			.containsEntry("column 'url'", (long) count)
			.allSatisfy(
					(what, times) -> assertThat(where).doesNotContain(what.replace("column ", "").replace("'", "")));
	}

	@Test
	void rowsOfATableAreChosenAndCounted() throws IOException {
		Files.writeString(this.root.resolve("a.csv"), "img,text,width\na,one,300\nb,two,200\nc,three,\nd,four,x\n");
		List<SourceRecord> records = read(SourceFormat.CSV, "a.csv", "width >= 256");
		assertThat(records).extracting(SourceRecord::text).containsExactly("one", null, null);
		assertThat(records.subList(1, 3)).allSatisfy(
				(record) -> assertThat(Objects.requireNonNull(record.fault()).reason()).isEqualTo(Reason.UNDECIDED));
		assertThat(Objects.requireNonNull(records.get(1).fault()).detail()).contains("its 'width' is missing");
		assertThat(survey(SourceFormat.CSV, "a.csv", "width >= 256").unread()).containsOnly(entry(NOT_CHOSEN, 1L));
		assertThat(read(SourceFormat.CSV, "a.csv", "width is null or width >= 256")).extracting(SourceRecord::text)
			.containsExactly("one", "three", null);
	}

	@Test
	void linesAreChosenByTheirFields() throws IOException {
		Files.writeString(this.root.resolve("a.jsonl"), """
				{"text": "one", "exif": {"width": 300}}
				{"text": "two", "exif": {"width": 200}}
				{"text": "three"}
				""");
		List<SourceRecord> records = read(SourceFormat.JSON_LINES, "a.jsonl", "exif.width >= 256");
		assertThat(records).extracting(SourceRecord::text).containsExactly("one", null);
		assertThat(survey(SourceFormat.JSON_LINES, "a.jsonl", "exif.width >= 256").unread()).containsEntry(NOT_CHOSEN,
				1L);
	}

	@Test
	void membersOfATarAreChosenByTheirJson() throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
			put(tar, "0.txt", "one");
			put(tar, "0.json", "{\"similarity\": 0.4}");
			put(tar, "1.txt", "two");
			put(tar, "1.json", "{\"similarity\": 0.2}");
			put(tar, "2.txt", "three");
		}
		Files.write(this.root.resolve("a.tar"), bytes.toByteArray());
		assertThat(read(SourceFormat.WEBDATASET, "a.tar", "similarity >= 0.3")).extracting(SourceRecord::text)
			.containsExactly("one", null);
		assertThat(survey(SourceFormat.WEBDATASET, "a.tar", "similarity >= 0.3").unread()).containsEntry(NOT_CHOSEN,
				1L);
	}

	@Test
	void aColumnThatIsMissingIsAskedFor() throws IOException {
		Files.writeString(this.root.resolve("a.csv"), "img,text,width\na,one,300\n");
		assertThatIOException().isThrownBy(() -> read(SourceFormat.CSV, "a.csv", "widht >= 256"))
			.withMessageContaining("no column 'widht', which 'where' names; did you mean 'width'?");
	}

	private RecordStream open(SourceFormat format, String path, String where) throws IOException {
		return new SourceRecords(new DataRoots(List.of(this.root)))
			.open(new Source(format, this.root.resolve(path), null, null).choosing(where));
	}

	private List<SourceRecord> read(SourceFormat format, String path, String where) throws IOException {
		List<SourceRecord> read = new ArrayList<>();
		try (RecordStream records = open(format, path, where)) {
			records.forEachRemaining(read::add);
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
		return read;
	}

	private Survey survey(SourceFormat format, String path, String where) throws IOException {
		try (RecordStream records = open(format, path, where)) {
			return Survey.of(path, records, 1, (text) -> {
			});
		}
	}

	private static void put(TarArchiveOutputStream tar, String name, String content) throws IOException {
		byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
		TarArchiveEntry entry = new TarArchiveEntry(name);
		entry.setSize(bytes.length);
		tar.putArchiveEntry(entry);
		tar.write(bytes);
		tar.closeArchiveEntry();
	}

}
