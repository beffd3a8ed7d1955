package org.imglish.core.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.imglish.core.shard.Manifest;
import org.imglish.core.source.RecordCheck.Reason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/** Tables as text, and pictures with a table beside them. */
class TableSourcesTests {

	@TempDir
	Path root;

	@Test
	void aRowIsAPair() throws IOException {
		write("images/a.png", "pixels");
		write("images/b.png", "others");
		write("set.csv", "file_name,caption\nimages/a.png,a dog\nimages\\b.png,a cat\n");
		List<SourceRecord> records = read(SourceFormat.CSV, "set.csv", null);
		assertThat(records).extracting(SourceRecord::text).containsExactly("a dog", "a cat");
		assertThat(image(records.get(0))).isEqualTo("pixels");
		assertThat(image(records.get(1))).isEqualTo("others");
		assertThat(records.get(0).labels()).isEqualTo(Map.of("image_id", "images/a.png"));
		assertThat(records).extracting(SourceRecord::place).containsExactly("set.csv, line 2", "set.csv, line 3");
	}

	@Test
	void fieldsAreQuotedAsInRfc4180() throws IOException {
		write("set.csv", "\uFEFFimage,text\r\n" + "a.png,\"one, two\"\r\n" + "b.png,\"he said \"\"no\"\"\"\r\n"
				+ "c.png,\"two\r\nlines\"\r\n" + "\r\n" + "d.png,a 5\" pipe\r\n");
		List<SourceRecord> records = read(SourceFormat.CSV, "set.csv", null);
		assertThat(records).extracting(SourceRecord::text)
			.containsExactly("one, two", "he said \"no\"", "two\nlines", "a 5\" pipe");
		assertThat(records).extracting(SourceRecord::place)
			.containsExactly("set.csv, line 2", "set.csv, line 3", "set.csv, line 4", "set.csv, line 7");
	}

	@Test
	void tabulatorsStandBetweenTheFieldsOfTsv() throws IOException {
		write("set.tsv", "Image\tCaption\na.png\tone, two\n");
		assertThat(read(SourceFormat.TSV, "set.tsv", null)).singleElement()
			.satisfies((record) -> assertThat(record.text()).isEqualTo("one, two"));
	}

	/** Spellings of open_clip, Flickr8k, LAION, Conceptual Captions and others. */
	@ParameterizedTest
	@CsvSource({ "filepath,title", "image,caption", "img,TEXT", "image_path,sentence", "Image Name,alt-text" })
	void columnsAreFoundByTheirNames(String image, String text) throws IOException {
		write("set.csv", image + "," + text + "\na.png,a dog\n");
		assertThat(read(SourceFormat.CSV, "set.csv", null)).singleElement().satisfies((record) -> {
			assertThat(record.text()).isEqualTo("a dog");
			assertThat(record.labels()).containsEntry("image_id", "a.png");
		});
	}

	@Test
	void whatIsGivenIsReadInstead() throws IOException {
		write("set.csv",
				"image,picture,caption,alt_text,kind,width\nx,a.png,a dog,,animal,640\nx,b.png,a cat,puss,3,\n");
		Columns columns = new Columns("picture", List.of("caption", "alt_text"), "kind", List.of("width"));
		List<SourceRecord> records = read(SourceFormat.CSV, "set.csv", columns);
		assertThat(records).extracting(SourceRecord::text).containsExactly("a dog", "a cat", "puss");
		assertThat(records.get(0).labels())
			.isEqualTo(Map.of("image_id", "a.png", "class_name", "animal", "width", "640"));
		assertThat(records.get(2).labels())
			.isEqualTo(Map.of("image_id", "b.png", "class", 3, "class_name", "3", "caption_number", 1));
		assertThat(unread(SourceFormat.CSV, "set.csv", columns)).isEqualTo(Map.of("column 'image'", 2L));
	}

	@Test
	void objectsAreReadByTheFieldsThatAreGivenToo() throws IOException {
		write("set.jsonl", """
				{"picture": "a.png", "captions": "no", "alt": ["a dog", "a hound"], "kind": "animal", "label": 7}
				""");
		Columns columns = new Columns("picture", List.of("alt"), "kind", List.of());
		assertThat(read(SourceFormat.JSON_LINES, "set.jsonl", columns)).extracting(SourceRecord::text)
			.containsExactly("a dog", "a hound");
		assertThat(read(SourceFormat.JSON_LINES, "set.jsonl", columns).get(0).labels()).isEqualTo(
				Map.of("image_id", "a.png", "captions", "no", "class_name", "animal", "label", 7, "caption_number", 0));
	}

	@Test
	void columnsThatNobodyReadsAreCounted() throws IOException {
		write("set.csv", ",image,caption,url,id\n0,a.png,one,http://a,7\n1,b.png,two,http://b,8\n");
		assertThat(unread(SourceFormat.CSV, "set.csv", null))
			.isEqualTo(Map.of("columns without a name", 2L, "column 'url'", 2L));
		assertThat(read(SourceFormat.CSV, "set.csv", null).get(0).labels()).containsEntry("id", "7");
	}

	@Test
	void columnsAreCheckedWithoutReadingARow() throws IOException {
		write("set.csv", "image,caption,width\na.png,\"never closed\n");
		check("set.csv", new Columns(null, List.of("caption"), null, List.of("width")), "width > 3");
		assertThatIOException().isThrownBy(() -> check("set.csv", null, "widht > 3"))
			.withMessageContaining("has no column 'widht', which 'where' names")
			.withMessageContaining("'width'");
		Columns wrong = new Columns(null, List.of("captoin"), null, List.of());
		assertThatIOException().isThrownBy(() -> check("set.csv", wrong, null))
			.withMessageContaining("has no column 'captoin'");
		write("pictures/metadata.csv", "file_name,text\n");
		Source pictures = new Source(SourceFormat.IMAGE_FOLDER, this.root.resolve("pictures"), null, null);
		assertThatIOException()
			.isThrownBy(() -> new SourceRecords(new DataRoots(List.of(this.root))).check(pictures.with(wrong)))
			.withMessageContaining("has no column 'captoin'");
	}

	private void check(String file, @Nullable Columns columns, @Nullable String where) throws IOException {
		Source source = new Source(SourceFormat.CSV, this.root.resolve(file), null, null);
		source = (columns != null) ? source.with(columns) : source;
		source = (where != null) ? source.choosing(where) : source;
		new SourceRecords(new DataRoots(List.of(this.root))).check(source);
	}

	@Test
	void aRowOfAnotherLengthIsSkippedAlone() throws IOException {
		write("set.csv", "image,caption\na.png,one,two\nb.png\nc.png,three\n");
		List<SourceRecord> records = read(SourceFormat.CSV, "set.csv", null);
		assertThat(reasons(records)).containsExactly(Reason.BROKEN_RECORD, Reason.BROKEN_RECORD, null);
		assertThat(Objects.requireNonNull(records.get(0).fault()).detail())
			.isEqualTo("it has 3 fields, but the first line names 2 columns");
		assertThat(records.get(1).place()).isEqualTo("set.csv, line 3");
	}

	@Test
	void aQuoteThatIsNeverClosedSwallowsNothingUnseen() throws IOException {
		write("set.csv", "image,caption\na.png,one\nb.png,\"two\nc.png,three\nd.png,four\n");
		List<SourceRecord> records = read(SourceFormat.CSV, "set.csv", null);
		assertThat(reasons(records)).containsExactly(null, Reason.BROKEN_RECORD);
		assertThat(records.get(1).place()).isEqualTo("set.csv, line 3");
		assertThat(Objects.requireNonNull(records.get(1).fault()).detail()).contains("never closed", "lost");
	}

	@Test
	void aRowThatFillsTheMemoryEndsItsFile() throws IOException {
		write("set.csv", "image,caption\na.png,one\nb.png,\"" + "two\n".repeat(5_000_000));
		List<SourceRecord> records = read(SourceFormat.CSV, "set.csv", null);
		assertThat(reasons(records)).containsExactly(null, Reason.BROKEN_RECORD);
		assertThat(records.get(1).place()).isEqualTo("set.csv, line 3");
		assertThat(Objects.requireNonNull(records.get(1).fault()).detail()).contains("lost");
	}

	@Test
	void otherBytesThanUtf8AreSkippedAlone() throws IOException {
		byte[] latin = "image,caption\na.png,caf\u00e9\nb.png,two\n".getBytes(StandardCharsets.ISO_8859_1);
		Files.write(this.root.resolve("set.csv"), latin);
		assertThat(read(SourceFormat.CSV, "set.csv", null).stream().map(SourceRecord::sound).toList())
			.extracting((record) -> (record.fault() != null) ? record.fault().reason() : null)
			.containsExactly(Reason.BROKEN_TEXT, null);
	}

	@Test
	void anAddressIsNoFile() throws IOException {
		write("set.csv", "image,caption\nhttps://example.org/a.png,one\n");
		assertThat(reasons(read(SourceFormat.CSV, "set.csv", null))).containsExactly(Reason.MISSING_FILE);
	}

	@Test
	void classesAreNumbersOrNames() throws IOException {
		write("a.csv", "img,label\na.png,3\nb.png,cat\n");
		assertThat(read(SourceFormat.CSV, "a.csv", null)).extracting((record) -> record.labels().get("class_name"))
			.containsExactly("3", "cat");
		write("b.csv", "img,class,class_name\na.png,0,cat\n");
		assertThat(read(SourceFormat.CSV, "b.csv", null).get(0).labels()).containsEntry("class", 0)
			.containsEntry("class_name", "cat");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					url,hash          | no column of images, such as 'image', nor of texts, such as 'caption': it has the columns url, hash
					image,image       | two columns 'image'
					"image,caption    | never closed
					""")
	void aHeaderThatNamesNothingReadableIsRefused(String header, String message) throws IOException {
		write("set.csv", header.strip() + "\na,b\n");
		assertThatIOException().isThrownBy(() -> open(SourceFormat.CSV, "set.csv", null))
			.withMessageContaining(message);
	}

	@Test
	void aColumnThatIsMissingIsAskedFor() throws IOException {
		write("set.csv", "img,caption\na,b\n");
		Columns columns = new Columns("imgs", List.of(), null, List.of());
		assertThatIOException().isThrownBy(() -> open(SourceFormat.CSV, "set.csv", columns))
			.withMessageContaining("no column 'imgs'; did you mean 'img'? it has the columns img, caption");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\n\n", "\uFEFF" })
	void anEmptyTableIsRefused(String content) throws IOException {
		write("set.csv", content);
		assertThatIOException().isThrownBy(() -> open(SourceFormat.CSV, "set.csv", null))
			.withMessageContaining("is empty");
	}

	@Test
	void aHeaderOfAMillionColumnsIsRefused() throws IOException {
		write("set.csv", "image" + ",x".repeat(1_000_000) + "\n");
		assertThatIOException().isThrownBy(() -> open(SourceFormat.CSV, "set.csv", null))
			.withMessageContaining("names no columns");
	}

	@Test
	void eachFileOfAFolderNamesItsOwnColumns() throws IOException {
		write("set/a.csv", "image,caption\na.png,one\n");
		write("set/b.csv", "text,img\ntwo,b.png\n");
		write("set/c.parquet", "");
		assertThat(read(SourceFormat.CSV, "set", null)).extracting(SourceRecord::place)
			.containsExactly("a.csv, line 2", "b.csv, line 2");
		assertThat(read(SourceFormat.CSV, "set", null)).extracting(SourceRecord::text).containsExactly("one", "two");
		assertThat(unread(SourceFormat.CSV, "set", null))
			.isEqualTo(Map.of("files .parquet of the folder; those that end in .csv are read", 1L));
	}

	@Test
	void skippingRecordsGivesTheSameRest() throws IOException {
		write("set.csv", "image,caption\na.png,one\nb.png\nc.png,\"three\nlines\"\nd.png,four\n");
		List<SourceRecord> all = read(SourceFormat.CSV, "set.csv", null);
		for (int skipped = 0; skipped <= all.size(); skipped++) {
			try (RecordStream records = open(SourceFormat.CSV, "set.csv", null)) {
				records.skip(skipped);
				List<String> places = new ArrayList<>();
				records.forEachRemaining((record) -> places.add(record.place()));
				assertThat(places)
					.isEqualTo(all.subList(skipped, all.size()).stream().map(SourceRecord::place).toList());
			}
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					metadata.csv   | file_name,text\\na.png,a dog\\nsub/b.png,a cat\\nlost.png,nothing\\n
					metadata.jsonl | {"file_name": "a.png", "text": "a dog"}\\n{"file_name": "sub/b.png", "text": "a cat"}\\n{"file_name": "lost.png", "text": "nothing"}\\n
					""")
	void aTableBesidePicturesDescribesThem(String name, String content) throws IOException {
		for (String image : List.of("a.png", "sub/b.png", "sub/c.png")) {
			write("set/" + image, image);
		}
		write("set/" + name, content.replace("\\n", "\n"));
		write("set/notes.md", "");
		List<SourceRecord> records = read(SourceFormat.IMAGE_FOLDER, "set", null);
		assertThat(records).extracting(SourceRecord::text).containsExactly("a dog", "a cat", "nothing");
		assertThat(image(records.get(1))).isEqualTo("sub/b.png");
		assertThatIOException().isThrownBy(() -> image(records.get(2))).withMessageContaining("does not exist");
		assertThat(unread(SourceFormat.IMAGE_FOLDER, "set", null)).isEqualTo(
				Map.of("images that no row of their table names", 1L, "files .md, which is no image's ending", 1L));
		assertThat(survey(SourceFormat.IMAGE_FOLDER, "set", null).kind()).isEqualTo(Manifest.Kind.PAIRS);
	}

	@Test
	void eachSplitHasATableOfItsOwn() throws IOException {
		write("set/test/a.png", "first");
		write("set/test/metadata.csv", "file_name,label\na.png,cat\n");
		write("set/train/a.png", "second");
		write("set/train/metadata.csv", "file_name,label\na.png,dog\n");
		write("set/other/a.png", "third");
		List<SourceRecord> records = read(SourceFormat.IMAGE_FOLDER, "set", null);
		assertThat(image(records.get(0)) + image(records.get(1))).isEqualTo("firstsecond");
		assertThat(survey(SourceFormat.IMAGE_FOLDER, "set", null).classes()).containsExactly("cat", "dog");
		assertThat(unread(SourceFormat.IMAGE_FOLDER, "set", null))
			.isEqualTo(Map.of("folders without a table of their pictures", 1L));
	}

	@Test
	void twoTablesOfOneFolderAreRefused() throws IOException {
		write("set/metadata.csv", "file_name,label\n");
		write("set/metadata.jsonl", "");
		assertThatIOException().isThrownBy(() -> open(SourceFormat.IMAGE_FOLDER, "set", null))
			.withMessageContaining("keep one of them");
	}

	@Test
	void aFolderAClassHasNoColumns() throws IOException {
		write("set/cat/a.png", "pixels");
		Columns columns = new Columns("file_name", List.of(), null, List.of());
		assertThat(read(SourceFormat.IMAGE_FOLDER, "set", null)).hasSize(1);
		assertThatIOException().isThrownBy(() -> open(SourceFormat.IMAGE_FOLDER, "set", columns))
			.withMessageContaining("holds no table");
	}

	@Test
	void aNameThatClimbsOutOfItsFolderIsNotRead() throws IOException {
		write("secret.png", "secret");
		write("set/metadata.csv", "file_name,text\n../secret.png,a dog\n");
		List<SourceRecord> records = read(SourceFormat.IMAGE_FOLDER, "set", null);
		assertThatIOException().isThrownBy(() -> image(records.get(0))).withMessageContaining("climbs out");
	}

	@Test
	void aTableInUtf16IsRefused() throws IOException {
		Files.write(this.root.resolve("set.csv"), "image,caption\n".getBytes(StandardCharsets.UTF_16));
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> open(SourceFormat.CSV, "set.csv", null))
			.withMessageContaining("iconv");
	}

	private void write(String name, String content) throws IOException {
		Path file = this.root.resolve(name);
		Files.createDirectories(file.getParent());
		Files.writeString(file, content);
	}

	private RecordStream open(SourceFormat format, String path, @Nullable Columns columns) throws IOException {
		Source source = new Source(format, this.root.resolve(path), null, null);
		RecordStream records = new SourceRecords(new DataRoots(List.of(this.root)))
			.open((columns != null) ? source.with(columns) : source);
		try {
			records.hasNext();
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
		return records;
	}

	private List<SourceRecord> read(SourceFormat format, String path, @Nullable Columns columns) throws IOException {
		List<SourceRecord> read = new ArrayList<>();
		try (RecordStream records = open(format, path, columns)) {
			records.forEachRemaining(read::add);
		}
		return read;
	}

	private Survey survey(SourceFormat format, String path, @Nullable Columns columns) throws IOException {
		try (RecordStream records = open(format, path, columns)) {
			return Survey.of(path, records, 1, (text) -> {
			});
		}
	}

	private Map<String, Long> unread(SourceFormat format, String path, @Nullable Columns columns) throws IOException {
		return survey(format, path, columns).unread();
	}

	private static List<@Nullable Reason> reasons(List<SourceRecord> records) {
		List<@Nullable Reason> reasons = new ArrayList<>();
		records.forEach((record) -> reasons.add((record.fault() != null) ? record.fault().reason() : null));
		return reasons;
	}

	private static String image(SourceRecord record) throws IOException {
		return new String(Objects.requireNonNull(record.image()).read(), StandardCharsets.UTF_8);
	}

}
