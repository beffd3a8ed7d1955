package org.imglish.core.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.imglish.core.image.ImageDecoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Thousands of damaged pictures and files of every kind: each record is a sample or says
 * why not, or the file is refused by its name. The same damage at each run.
 */
class MutatedSourcesTests {

	private static final Path IMAGES = Path.of("src/test/resources/images");

	private static final int PICTURES = 150;

	private static final int SOURCES = 400;

	@TempDir
	Path root;

	private final RecordCheck check = new RecordCheck(new ImageDecoder(1 << 20), 16, null, 100);

	static Stream<String> pictures() throws IOException {
		try (Stream<Path> files = Files.list(IMAGES)) {
			return files.map((file) -> file.getFileName().toString())
				.filter((name) -> !name.matches(".*\\.(md|py|json)"))
				.sorted()
				.toList()
				.stream();
		}
	}

	@ParameterizedTest
	@MethodSource("pictures")
	void damagedPicturesAreSamplesOrSkipped(String name) throws IOException {
		byte[] whole = Files.readAllBytes(IMAGES.resolve(name));
		SplittableRandom random = new SplittableRandom(name.hashCode());
		for (int i = 0; i < PICTURES; i++) {
			byte[] damaged = damaged(whole, random, (i % 2 == 0) ? Math.min(64, whole.length) : whole.length);
			assertAnswered(i, SourceRecord.of("picture " + i, () -> damaged, null, Map.of()));
		}
	}

	@Test
	void damagedTarsAreReadAsFarAsTheyGo() throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
			put(tar, "0.png", Files.readAllBytes(IMAGES.resolve("one-bit.png")));
			put(tar, "0.json", "{\"caption\": [\"one\", \"two\"], \"class\": 3}".getBytes(StandardCharsets.UTF_8));
			put(tar, "1.txt", "caf\u00e9".getBytes(StandardCharsets.UTF_8));
			put(tar, "1.cls", "7".getBytes(StandardCharsets.UTF_8));
		}
		damage("a.tar", bytes.toByteArray(), SourceFormat.WEBDATASET);
	}

	@Test
	void damagedJsonLinesAreSkippedOneByOne() throws IOException {
		damage("a.jsonl", """
				{"image": "a.png", "captions": ["one", {"raw": "two"}], "class": 1}
				{"file_name": "a.png", "text": 7, "labels": {"class_name": "cat", "boxes": [[1, 2.5, 3e4, null]]}}
				{"text": "caf\\u00e9 \\ud83d\\ude00", "label": "1"}
				""".getBytes(StandardCharsets.UTF_8), SourceFormat.JSON_LINES);
	}

	@Test
	void damagedTablesAreSkippedRowByRow() throws IOException {
		damage("a.csv", """
				image,caption,label
				a.png,"one, ""two""\nthree",1
				b.png,caf\u00e9,cat
				c.png,three,3
				d.png,four,4
				""".getBytes(StandardCharsets.UTF_8), SourceFormat.CSV);
	}

	@Test
	void damagedTextsAreSkippedOneByOne() throws IOException {
		byte[] text = "\uFEFFone caf\u00e9\n\n\u732b and \uD83E\uDD8A\r\nthree\n".getBytes(StandardCharsets.UTF_8);
		damage("a.txt", text, SourceFormat.PLAIN_TEXT);
		damage("b.txt", text, SourceFormat.PARAGRAPHS);
	}

	@ParameterizedTest
	@ValueSource(strings = { "images", "labels" })
	void damagedIdxFilesAreReadAsFarAsTheyGo(String damaged) throws IOException {
		Map<String, byte[]> files = Map.of("images",
				bytes(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), "labels",
				bytes(0, 0, 8, 1, 0, 0, 0, 2, 7, 9));
		damage(write(files), damaged,
				new Source(SourceFormat.IDX, this.root.resolve("images"), null, this.root.resolve("labels")));
	}

	@Test
	void damagedCocoCaptionsAreReadOrRefused() throws IOException {
		damageJson(SourceFormat.COCO_CAPTIONS, """
				{"images": [{"id": 1, "file_name": "1.png"}, {"id": 2, "file_name": "1.png"}],
				"annotations": [{"id": 3, "image_id": 1, "caption": "a cat"}, {"id": 4, "image_id": 2, "caption": ""},
				{"id": 5, "image_id": 2, "caption": ["two", "caf\\u00e9s"]}], "info": {"year": 2014}}
				""");
	}

	@Test
	void damagedKarpathySplitsAreReadOrRefused() throws IOException {
		damageJson(SourceFormat.KARPATHY, """
				{"images": [{"filepath": "", "filename": "1.png", "imgid": 0, "split": "train", "cocoid": 1,
				"sentences": [{"raw": "a cat", "sentid": 7}, {"raw": "a dog", "sentid": 8}]},
				{"filename": "1.png", "imgid": 1, "split": "test", "sentences": []}], "dataset": "coco"}
				""");
	}

	@Test
	void damagedCocoInstancesAreReadOrRefused() throws IOException {
		damageJson(SourceFormat.COCO_INSTANCES,
				"""
						{"images": [{"id": 1, "file_name": "1.png", "width": 8, "height": 8}],
						"categories": [{"id": 3, "name": "cat"}, {"id": 5, "name": "dog"}],
						"annotations": [{"id": 1, "image_id": 1, "category_id": 3, "bbox": [1, 1, 4.5, 4], "area": 12, "iscrowd": 0,
						"segmentation": [[1, 1, 5, 1, 5, 5]]}, {"id": 2, "image_id": 1, "category_id": 5, "bbox": [0, 0, 8, 8],
						"area": 9, "iscrowd": 1, "segmentation": {"size": [8, 8], "counts": [10, 9, 45]}},
						{"id": 4, "image_id": 1, "category_id": 3, "bbox": [0, 0, 2, 2], "iscrowd": 1,
						"segmentation": {"size": [8, 8], "counts": "0P2"}}]}
						""");
	}

	@ParameterizedTest
	@ValueSource(strings = { "questions.json", "annotations.json" })
	void damagedVisualQuestionsAreReadOrRefused(String damaged) throws IOException {
		Map<String, byte[]> files = Map.of("questions.json", """
				{"questions": [{"question_id": 10, "image_id": 1, "question": "what is it?"},
				{"question_id": 11, "image_id": 1, "question": "how many?"}]}
				""".getBytes(StandardCharsets.UTF_8), "annotations.json",
				"""
						{"annotations": [{"question_id": 10, "image_id": 1, "answer_type": "other", "multiple_choice_answer": "cat",
						"answers": [{"answer": "cat", "answer_id": 1}, {"answer": "dog", "answer_id": 2}]},
						{"question_id": 11, "image_id": 1, "answers": ["1", 2, null]}]}
						"""
					.getBytes(StandardCharsets.UTF_8));
		damage(write(files), damaged, new Source(SourceFormat.VQA, this.root.resolve("questions.json"), picture(),
				this.root.resolve("annotations.json")));
	}

	@Test
	void damagedBoxesOfVocAreSkipped() throws IOException {
		Files.createDirectory(this.root.resolve("JPEGImages"));
		Files.copy(IMAGES.resolve("one-bit.png"), this.root.resolve("JPEGImages/a.jpg"));
		Files.createDirectory(this.root.resolve("Annotations"));
		byte[] annotation = """
				<annotation><filename>a.jpg</filename><size><width>16</width><height>16</height><depth>3</depth></size>
				<object><name>dog</name><difficult>0</difficult><bndbox><xmin>2</xmin><ymin>1</ymin><xmax>7.5</xmax>
				<ymax>6</ymax></bndbox></object></annotation>
				""".getBytes(StandardCharsets.UTF_8);
		damage(annotation, "Annotations/a.xml", new Source(SourceFormat.VOC_DETECTION, this.root, null, null));
	}

	private void damageJson(SourceFormat format, String whole) throws IOException {
		damage(whole.getBytes(StandardCharsets.UTF_8), "a.json",
				new Source(format, this.root.resolve("a.json"), picture(), null));
	}

	/** A folder with one picture in it, {@code 1.png}. */
	private Path picture() throws IOException {
		Path folder = Files.createDirectory(this.root.resolve("pictures"));
		Files.copy(IMAGES.resolve("one-bit.png"), folder.resolve("1.png"));
		return folder;
	}

	private Map<String, byte[]> write(Map<String, byte[]> files) throws IOException {
		for (Map.Entry<String, byte[]> file : files.entrySet()) {
			Files.write(this.root.resolve(file.getKey()), file.getValue());
		}
		return files;
	}

	private void damage(Map<String, byte[]> files, String damaged, Source source) throws IOException {
		damage(files.get(damaged), damaged, source);
	}

	/** What is read record by record is refused for its encoding or its columns alone. */
	private void damage(String name, byte[] whole, SourceFormat format) throws IOException {
		boolean table = format == SourceFormat.CSV || format == SourceFormat.TSV;
		damage(whole, name, new Source(format, this.root.resolve(name), null, null),
				table ? List.of("UTF-16", "it has the columns", "two columns", "in its first line",
						"its first line names its columns") : List.of("UTF-16"));
	}

	private void damage(byte[] whole, String name, Source source) throws IOException {
		damage(whole, name, source, List.of());
	}

	/**
	 * @param refusals words of which a refusal has one; none for any words
	 */
	private void damage(byte[] whole, String name, Source source, List<String> refusals) throws IOException {
		SplittableRandom random = new SplittableRandom(name.hashCode());
		Path file = this.root.resolve(name);
		SourceRecords sources = new SourceRecords(new DataRoots(List.of(this.root)));
		for (int i = 0; i < SOURCES; i++) {
			Files.write(file, damaged(whole, random, whole.length));
			try (RecordStream records = sources.open(source)) {
				for (int number = 0; records.hasNext(); number++) {
					assertAnswered(number, records.next());
				}
			}
			catch (IOException | UncheckedIOException ex) {
				assertThat(ex).hasMessageContaining(file.getFileName().toString());
				if (!refusals.isEmpty()) {
					assertThat(refusals).anyMatch(String.valueOf(ex.getMessage())::contains);
				}
			}
		}
	}

	private void assertAnswered(long position, SourceRecord record) {
		RecordCheck.Result result = this.check.check(position, record);
		assertThat(result.reason() == null).isEqualTo(result.sample() != null);
		assertThat(result.place() + result.detail()).doesNotContain("\u0000");
	}

	/** Some bytes are others, or missing, or the end is. */
	private static byte[] damaged(byte[] whole, SplittableRandom random, int reach) {
		byte[] bytes = whole.clone();
		for (int i = random.nextInt(1, 6); i > 0; i--) {
			int place = random.nextInt(reach);
			switch (random.nextInt(3)) {
				case 0 -> bytes[place] ^= (byte) (1 << random.nextInt(8));
				case 1 -> bytes[place] = (byte) random.nextInt(256);
				default -> bytes[place] = random.nextBoolean() ? (byte) 0xff : 0;
			}
		}
		if (random.nextInt(4) > 0) {
			return bytes;
		}
		int from = random.nextInt(bytes.length);
		int to = random.nextBoolean() ? bytes.length : Math.min(bytes.length, from + random.nextInt(64));
		byte[] shorter = new byte[bytes.length - (to - from)];
		System.arraycopy(bytes, 0, shorter, 0, from);
		System.arraycopy(bytes, to, shorter, from, bytes.length - to);
		return shorter;
	}

	private static byte[] bytes(int... values) {
		byte[] bytes = new byte[values.length];
		for (int i = 0; i < bytes.length; i++) {
			bytes[i] = (byte) values[i];
		}
		return bytes;
	}

	private static void put(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
		TarArchiveEntry entry = new TarArchiveEntry(name);
		entry.setSize(content.length);
		tar.putArchiveEntry(entry);
		tar.write(content);
		tar.closeArchiveEntry();
	}

}
