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

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Thousands of damaged pictures, tars, JSON lines and texts: each record is a sample or
 * says why not, and nothing is thrown. The same damage at each run.
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

	private void damage(String name, byte[] whole, SourceFormat format) throws IOException {
		SplittableRandom random = new SplittableRandom(name.hashCode());
		Path file = this.root.resolve(name);
		SourceRecords sources = new SourceRecords(new DataRoots(List.of(this.root)));
		for (int i = 0; i < SOURCES; i++) {
			Files.write(file, damaged(whole, random, whole.length));
			try (RecordStream records = sources.open(new Source(format, file, null, null))) {
				for (int number = 0; records.hasNext(); number++) {
					assertAnswered(number, records.next());
				}
			}
			catch (IOException | UncheckedIOException ex) {
				assertThat(ex).message()
					.containsAnyOf("UTF-16", "it has the columns", "two columns", "in its first line",
							"its first line names its columns");
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

	private static void put(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
		TarArchiveEntry entry = new TarArchiveEntry(name);
		entry.setSize(content.length);
		tar.putArchiveEntry(entry);
		tar.write(content);
		tar.closeArchiveEntry();
	}

}
