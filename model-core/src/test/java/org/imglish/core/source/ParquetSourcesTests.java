package org.imglish.core.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import javax.imageio.ImageIO;

import org.imglish.core.image.ImageDecoder;
import org.imglish.core.source.RecordCheck.Reason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/** Parquet files of Hugging Face's {@code datasets} and of img2dataset. */
class ParquetSourcesTests {

	private static final Path FILES = Path.of("src/test/resources/parquet");

	@TempDir
	Path root;

	@BeforeEach
	void copy() throws IOException {
		for (String name : List.of("datasets", "img2dataset")) {
			Files.copy(FILES.resolve(name + ".parquet"), this.root.resolve(name + ".parquet"));
		}
	}

	@Test
	void aDatasetOfHuggingFaceIsPairsWithClasses() throws IOException {
		List<SourceRecord> records = read("datasets.parquet", null);
		assertThat(records).hasSize(80);
		SourceRecord record = records.get(7);
		assertThat(record.text()).isEqualTo("two of 3");
		assertThat(record.place()).isEqualTo("datasets.parquet, row 4, text 1");
		assertThat(record.labels())
			.isEqualTo(Map.of("image_id", "3.png", "class", 1, "class_name", "dog", "caption_number", 1));
		Survey survey = survey("datasets.parquet", null);
		assertThat(survey.classes()).containsExactly("cat", "dog", "cow");
		assertThat(survey.unread()).isEqualTo(Map.of("column 'width'", 40L));
	}

	/** The shade of the picture in row i is i. */
	@Test
	void imagesAreThoseOfTheirRowsInWhateverOrderTheyAreAskedFor() throws IOException {
		for (String name : List.of("datasets.parquet", "img2dataset.parquet")) {
			try (RecordStream stream = open(name, null)) {
				List<SourceRecord> records = new ArrayList<>();
				stream.forEachRemaining(records::add);
				int rows = 40;
				for (int row : List.of(1, 2, 2, 39, 38, 13, 14, 7, 6, 21)) {
					SourceRecord record = records.get(row * records.size() / rows);
					assertThat(shade(record)).as(name + " " + row).isEqualTo(row);
				}
			}
		}
	}

	@Test
	void anImageThatWasNotDownloadedIsSkippedAlone() throws IOException {
		List<RecordCheck.Result> results = check("img2dataset.parquet");
		assertThat(results).hasSize(40);
		for (int i = 0; i < 40; i++) {
			assertThat(results.get(i).reason()).isEqualTo((i % 10 == 0) ? Reason.NO_IMAGE : null);
		}
		assertThat(results.get(10).place()).isEqualTo("img2dataset.parquet, row 11");
		assertThat(results.get(11).sample().labels()).isEqualTo(Map.of("key", "000000011"));
	}

	@Test
	void columnsThatAreKeptAreThere() throws IOException {
		Columns columns = new Columns("jpg", List.of("caption", "status"), null, List.of("similarity"));
		List<SourceRecord> records = read("img2dataset.parquet", columns);
		assertThat(records).hasSize(80);
		assertThat(records.get(20).text()).isEqualTo("caption 10");
		assertThat(records.get(21).text()).isEqualTo("failed_to_download");
		assertThat(records.get(20).labels()).containsEntry("similarity", 0.25);
	}

	@Test
	void aColumnOfAnotherTypeIsSkippedRowByRow() throws IOException {
		Columns columns = new Columns("similarity", List.of("caption"), null, List.of());
		assertThat(read("img2dataset.parquet", columns)).hasSize(40)
			.allSatisfy((record) -> assertThat(Objects.requireNonNull(record.fault()).reason())
				.isEqualTo(Reason.BROKEN_RECORD));
	}

	@Test
	void aColumnThatIsMissingIsAskedFor() {
		Columns columns = new Columns("jpeg", List.of(), null, List.of());
		assertThatIOException().isThrownBy(() -> read("img2dataset.parquet", columns))
			.withMessageContaining("no column 'jpeg'")
			.withMessageContaining("jpg, caption");
	}

	@Test
	void ofAFolderADamagedFileIsOneBadRecord() throws IOException {
		Path folder = Files.createDirectory(this.root.resolve("set"));
		byte[] whole = Files.readAllBytes(FILES.resolve("img2dataset.parquet"));
		Files.write(folder.resolve("0.parquet"), Arrays.copyOf(whole, whole.length / 2));
		Files.write(folder.resolve("1.parquet"), whole);
		List<SourceRecord> records = read("set", null);
		assertThat(records).hasSize(41);
		assertThat(records.get(0).place()).isEqualTo("0.parquet");
		assertThat(Objects.requireNonNull(records.get(0).fault()).detail()).contains("lost", "cut off");
		assertThat(records.get(1).text()).isEqualTo("caption 0");
	}

	@Test
	void aDamagedGroupOfRowsLeavesTheOthers() throws IOException {
		byte[] bytes = Files.readAllBytes(FILES.resolve("zstd-1.parquet"));
		bytes[100] ^= 1;
		Files.write(this.root.resolve("damaged.parquet"), bytes);
		List<SourceRecord> records = read("damaged.parquet", null);
		assertThat(records).filteredOn((record) -> record.fault() != null).singleElement().satisfies((record) -> {
			assertThat(record.place()).isEqualTo("damaged.parquet, row 1");
			assertThat(Objects.requireNonNull(record.fault()).detail()).contains("200 rows from here on", "checksum");
		});
		assertThat(records.get(1).place()).isEqualTo("damaged.parquet, row 201");
		assertThat(records).hasSize(101);
	}

	@Test
	void skippingRecordsGivesTheSameRest() throws IOException {
		List<String> all = read("datasets.parquet", null).stream().map(SourceRecord::place).toList();
		for (int skipped : List.of(0, 1, 31, 33, 79, 80)) {
			try (RecordStream records = open("datasets.parquet", null)) {
				records.skip(skipped);
				List<String> places = new ArrayList<>();
				records.forEachRemaining((record) -> places.add(record.place()));
				assertThat(places).isEqualTo(all.subList(skipped, all.size()));
			}
		}
	}

	@Test
	void metadataBesidePicturesMayBeParquet() throws IOException {
		Path folder = Files.createDirectory(this.root.resolve("set"));
		Files.copy(FILES.resolve("img2dataset.parquet"), folder.resolve("metadata.parquet"));
		Files.writeString(folder.resolve("failed_to_download"), "pixels");
		Source source = new Source(SourceFormat.IMAGE_FOLDER, folder, null, null)
			.with(new Columns("status", List.of("caption"), null, List.of()));
		try (RecordStream records = new SourceRecords(new DataRoots(List.of(this.root))).open(source)) {
			SourceRecord record = records.next();
			assertThat(Objects.requireNonNull(record.image()).read()).asString().isEqualTo("pixels");
			assertThat(record.text()).isEqualTo("caption 0");
		}
	}

	private RecordStream open(String path, @Nullable Columns columns) throws IOException {
		Source source = new Source(SourceFormat.PARQUET, this.root.resolve(path), null, null);
		return new SourceRecords(new DataRoots(List.of(this.root)))
			.open((columns != null) ? source.with(columns) : source);
	}

	private List<SourceRecord> read(String path, @Nullable Columns columns) throws IOException {
		List<SourceRecord> read = new ArrayList<>();
		try (RecordStream records = open(path, columns)) {
			records.forEachRemaining(read::add);
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
		return read;
	}

	private Survey survey(String path, @Nullable Columns columns) throws IOException {
		try (RecordStream records = open(path, columns)) {
			return Survey.of(path, records, 1, (text) -> {
			});
		}
	}

	private List<RecordCheck.Result> check(String path) throws IOException {
		RecordCheck check = new RecordCheck(new ImageDecoder(1 << 20), 8, null, 100);
		List<RecordCheck.Result> results = new ArrayList<>();
		try (RecordStream records = open(path, null)) {
			records.forEachRemaining((record) -> results.add(check.check(results.size(), record)));
		}
		return results;
	}

	private static int shade(SourceRecord record) throws IOException {
		byte[] image = Objects.requireNonNull(record.image()).read();
		return ImageIO.read(new ByteArrayInputStream(image)).getRaster().getSample(0, 0, 0);
	}

}
