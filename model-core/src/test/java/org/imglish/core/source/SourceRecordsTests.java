package org.imglish.core.source;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

class SourceRecordsTests {

	@TempDir
	Path root;

	@Test
	void cocoCaptionsMakeAPairForEachCaption() throws IOException {
		write("images/a.png", "pixels");
		write("captions.json", """
				{"images": [{"id": 3000000001, "file_name": "a.png"}],
				 "annotations": [{"id": 1, "image_id": 3000000001, "caption": " one "},
				                 {"id": 2, "image_id": 3000000001, "caption": "two"},
				                 {"id": 3, "image_id": 7, "caption": "lost"}]}
				""");
		List<SourceRecord> records = read(SourceFormat.COCO_CAPTIONS, "captions.json", "images", null);
		assertThat(records).extracting(SourceRecord::text).startsWith("one", "two");
		assertThat(image(records.get(0))).asString().isEqualTo("pixels");
		assertThat(records.get(1).labels()).isEqualTo(Map.of("image_id", 3000000001L, "caption_id", 2L));
		assertThatIOException().isThrownBy(() -> image(records.get(2)))
			.withMessage("image 7 is not listed under 'images'");
	}

	@Test
	void karpathysSplitsMakeAPairForEachSentence() throws IOException {
		write("images/val2014/a.jpg", "pixels");
		write("dataset.json", """
				{"images": [
				 {"filepath": "val2014", "filename": "a.jpg", "imgid": 0, "cocoid": 522418, "split": "restval",
				  "sentences": [{"raw": "one. ", "sentid": 4}, {"raw": "two", "sentid": 5}]},
				 {"filename": "b.jpg", "imgid": 7, "split": "test", "sentences": [{"raw": "three", "sentid": 9}]}]}
				""");
		List<SourceRecord> train = read(karpathy(List.of("restval")));
		assertThat(train).extracting(SourceRecord::text).containsExactly("one.", "two");
		assertThat(train.get(1).labels()).isEqualTo(Map.of("image_id", 522418L, "sentence_id", 5L));
		assertThat(image(train.get(0))).asString().isEqualTo("pixels");
		assertThat(read(karpathy(List.of("test")))).singleElement()
			.satisfies((record) -> assertThat(record.labels()).containsEntry("image_id", 7L));
		assertThat(read(karpathy(List.of()))).hasSize(3);
		assertThatIOException().isThrownBy(() -> read(karpathy(List.of("val"))))
			.withMessageContaining("no image of the split 'val'; its splits are [restval, test]");
	}

	private Source karpathy(List<String> splits) {
		return new Source(SourceFormat.KARPATHY, this.root.resolve("dataset.json"), this.root.resolve("images"), null,
				splits, false);
	}

	@Test
	void anImageIndexNamesItsClassesInAFileOfTheirOwn() throws IOException {
		write("train/n01/a.JPEG", "pixels");
		write("index.jsonl", """
				{"image_path": "train/n01/a.JPEG", "label": 1}
				{"image_path": "train/n01/a.JPEG", "label": 2}
				{"label": 0}
				""");
		write("names.json", """
				{"0": ["n00", "tench"], "1": ["n01", "goldfish"]}
				""");
		write("names.txt", "tench\ngoldfish\n");
		for (String names : List.of("names.json", "names.txt")) {
			List<SourceRecord> records = read(SourceFormat.IMAGE_INDEX, "index.jsonl", null, names);
			assertThat(records.get(0).labels())
				.isEqualTo(Map.of("class", 1, "class_name", "goldfish", "image_id", "train/n01/a.JPEG"));
			assertThat(image(records.get(0))).asString().isEqualTo("pixels");
			assertThatIOException().isThrownBy(() -> image(records.get(1)))
				.withMessage("its label is 2, but 2 classes are named");
			assertThatIOException().isThrownBy(() -> image(records.get(2))).withMessage("it has no 'image_path'");
		}
		assertThat(read(SourceFormat.IMAGE_INDEX, "index.jsonl", null, null).get(1).labels())
			.containsEntry("class_name", "2");
	}

	@Test
	void aListedImageThatClimbsOutOfItsFolderIsRefused() throws IOException {
		write("secret.png", "secret");
		write("images/a.png", "pixels");
		write("captions.json", """
				{"images": [{"id": 1, "file_name": "../secret.png"}],
				 "annotations": [{"id": 1, "image_id": 1, "caption": "climbs"}]}
				""");
		List<SourceRecord> records = read(SourceFormat.COCO_CAPTIONS, "captions.json", "images", null);
		assertThatIOException().isThrownBy(() -> image(records.get(0))).withMessageContaining("climbs out of");
	}

	@Test
	void anImageFolderNumbersItsClassesByName() throws IOException {
		write("set/cat/1.jpg", "c1");
		write("set/cat/.hidden", "");
		write("set/ant/2.jpg", "a2");
		write("set/ant/1.jpg", "a1");
		List<SourceRecord> records = read(SourceFormat.IMAGE_FOLDER, "set", null, null);
		assertThat(records).extracting(SourceRecord::place).containsExactly("ant/1.jpg", "ant/2.jpg", "cat/1.jpg");
		assertThat(records.get(2).labels()).isEqualTo(Map.of("class", 1, "class_name", "cat", "image_id", "cat/1.jpg"));
	}

	@Test
	void idxImagesAndLabelsAreReadSideBySide() throws IOException {
		Files.write(this.root.resolve("images.gz"), gzip(idx(3, 2, 2, 2)));
		Files.write(this.root.resolve("labels"), idx(1, 2));
		List<SourceRecord> records = read(SourceFormat.IDX, "images.gz", null, "labels");
		assertThat(records).extracting((record) -> record.labels().get("class")).containsExactly(0, 1);
		assertThat(image(records.get(1))).startsWith(0x89, 'P', 'N', 'G');
	}

	@Test
	void idxFilesOfDifferentLengthAreRefused() throws IOException {
		Files.write(this.root.resolve("images"), idx(3, 2, 2, 2));
		Files.write(this.root.resolve("labels"), idx(1, 3));
		assertThatIOException().isThrownBy(() -> read(SourceFormat.IDX, "images", null, "labels"))
			.withMessage("images holds 2 images, but labels holds 3 labels");
	}

	@Test
	void anIdxFileThatClaimsHugeImagesIsRefused() throws IOException {
		Files.write(this.root.resolve("images"), header(0x803, 1, 1 << 30, 1 << 30));
		Files.write(this.root.resolve("labels"), idx(1, 1));
		assertThatIOException().isThrownBy(() -> read(SourceFormat.IDX, "images", null, "labels"))
			.withMessageContaining("claims images with a side of 1073741824 pixels");
	}

	@ParameterizedTest
	@ValueSource(strings = { "images", "images.gz" })
	void ofIdxFilesThatAreCutOffTheBeginningIsRead(String name) throws IOException {
		byte[] images = idx(3, 5, 2, 2);
		byte[] file = name.endsWith(".gz") ? gzip(images) : images;
		Files.write(this.root.resolve(name), Arrays.copyOf(file, file.length - 7));
		Files.write(this.root.resolve("labels"), idx(1, 5));
		assertCutOff(name, name);
		Files.write(this.root.resolve(name), file);
		Files.write(this.root.resolve("labels"), Arrays.copyOf(idx(1, 5), 11));
		assertCutOff(name, "labels");
	}

	private void assertCutOff(String images, String cut) throws IOException {
		List<SourceRecord> records = new ArrayList<>();
		try (RecordStream stream = open(images)) {
			stream.forEachRemaining(records::add);
			int whole = records.size() - 1;
			assertThat(whole).isBetween(3, 4);
			assertThat(stream.unread()).isEqualTo(Map.of("images that the files claim and do not hold", 5L - whole));
			assertThat(records.subList(0, whole)).allMatch((record) -> record.fault() == null);
			assertThat(records.get(whole).place()).isEqualTo(images + ", image " + whole);
			assertThat(records.get(whole).fault().detail()).startsWith(cut + " ends before the last of 5");
		}
	}

	@Test
	void whatStandsBehindTheLastOfIdxFilesIsCounted() throws IOException {
		Files.write(this.root.resolve("images"), joined(idx(3, 2, 2, 2), new byte[9]));
		Files.write(this.root.resolve("labels"), joined(idx(1, 2), new byte[1]));
		assertThat(unread("images")).isEqualTo(
				Map.of("bytes behind the last image of images", 9L, "bytes behind the last label of labels", 1L));
		Files.write(this.root.resolve("labels"), idx(1, 2));
		Files.write(this.root.resolve("images.gz"), joined(gzip(joined(idx(3, 2, 2, 2), new byte[3])), new byte[512]));
		assertThat(unread("images.gz")).isEqualTo(Map.of("bytes behind the last image of images.gz", 3L,
				"bytes behind the end of the gzip file images.gz", 512L));
		byte[] whole = idx(3, 2, 2, 2);
		Files.write(this.root.resolve("images.gz"),
				joined(gzip(Arrays.copyOf(whole, 18)), gzip(Arrays.copyOfRange(whole, 18, whole.length))));
		assertThat(unread("images.gz")).isEmpty();
	}

	private Map<String, Long> unread(String images) throws IOException {
		try (RecordStream stream = open(images)) {
			stream.skip(5);
			return stream.unread();
		}
	}

	private RecordStream open(String images) throws IOException {
		return records()
			.open(new Source(SourceFormat.IDX, this.root.resolve(images), null, this.root.resolve("labels")));
	}

	private static byte[] joined(byte[] first, byte[] second) {
		byte[] both = Arrays.copyOf(first, first.length + second.length);
		System.arraycopy(second, 0, both, first.length, second.length);
		return both;
	}

	@Test
	void webDatasetEntriesOfAKeyAreOneRecord() throws IOException {
		tar("set/b.tar", Map.of("2.txt", "text alone"));
		tar("set/a.tar", new TreeMap<>(Map.of("x/1.png", "pixels", "x/1.json",
				"{\"caption\": \"from json\", \"class\": 4}", "x/1.0.skip", "")));
		List<SourceRecord> records = read(SourceFormat.WEBDATASET, "set", null, null);
		assertThat(records).extracting(SourceRecord::text).containsExactly("from json", "text alone");
		assertThat(image(records.get(0))).asString().isEqualTo("pixels");
		assertThat(records.get(0).labels()).containsEntry("class", 4);
		assertThat(records.get(1).image()).isNull();
	}

	@Test
	void aTarEntryThatClimbsOutIsRefused() throws IOException {
		tar("set/a.tar", Map.of("../../etc/1.png", "pixels"));
		assertThatIOException().isThrownBy(() -> image(read(SourceFormat.WEBDATASET, "set", null, null).get(0)))
			.withMessage("its name climbs out of its folder");
	}

	@Test
	void jsonLinesKeepEveryOtherFieldAsALabel() throws IOException {
		write("a.png", "pixels");
		write("set.jsonl", """
				{"image": "a.png", "sentence": "a box", "label": "true", "labels": {"class": 1}}

				{"image": "a.png",
				{"text": "text alone"}
				""");
		List<SourceRecord> records = read(SourceFormat.JSON_LINES, "set.jsonl", null, null);
		assertThat(records).hasSize(3);
		assertThat(records.get(0).text()).isEqualTo("a box");
		assertThat(records.get(0).labels())
			.isEqualTo(Map.of("label", "true", "class", 1, "class_name", "1", "image_id", "a.png"));
		assertThat(records.get(1).place()).isEqualTo("set.jsonl, line 3");
		assertThatIOException().isThrownBy(() -> image(records.get(1))).withMessageContaining("no valid JSON");
		assertThat(records.get(2).image()).isNull();
	}

	@Test
	void plainTextSkipsBlankLines() throws IOException {
		write("b.txt", "three\n");
		write("a.txt", "one\r\n\n  two ");
		assertThat(read(SourceFormat.PLAIN_TEXT, "", null, null)).extracting(SourceRecord::text)
			.containsExactly("one", "two", "three");
	}

	@Test
	void paragraphsEndAtBlankLines() throws IOException {
		write("a.txt", "\uFEFFCALL me\r\n  Ishmael.\r\n \t\r\n\r\nSome years ago\n");
		write("b.txt", "never mind\nhow long\n\n\n");
		assertThat(read(SourceFormat.PARAGRAPHS, "", null, null)).extracting(SourceRecord::text)
			.containsExactly("CALL me Ishmael.", "Some years ago", "never mind how long");
		assertThat(read(SourceFormat.PARAGRAPHS, "", null, null)).extracting(SourceRecord::place)
			.containsExactly("a.txt, line 1", "a.txt, line 5", "b.txt, line 1");
	}

	@Test
	void aParagraphWithoutEndComesInParts() throws IOException {
		String words = "four word line here\n".repeat(20_000);
		write("a.txt", words + "x".repeat(200_000) + "\n\nend");
		List<String> texts = read(SourceFormat.PARAGRAPHS, "", null, null).stream().map(SourceRecord::text).toList();
		assertThat(texts).hasSizeGreaterThan(8).allMatch((text) -> text.length() <= 1 << 16);
		assertThat(texts.subList(0, 5))
			.allMatch((text) -> Set.of("four", "word", "line", "here").containsAll(List.of(text.split(" "))));
		assertThat(String.join("", texts).replace(" ", ""))
			.isEqualTo((words + "x".repeat(200_000) + "end").replaceAll("\\s", ""));
	}

	@Test
	void questionsFindTheirImageByNumberAndTheirAnswers() throws IOException {
		write("images/train/COCO_train2014_000000000042.jpg", "pixels");
		write("questions.json", """
				{"questions": [{"question_id": 42000, "image_id": 42, "question": "how many?"},
				               {"question_id": 7000, "image_id": 7, "question": "what?"}]}
				""");
		write("answers.json", """
				{"annotations": [{"question_id": 42000, "question_type": "how many", "answer_type": "number",
				  "multiple_choice_answer": "2", "answers": [{"answer": "2"}, {"answer": "two"}]}]}
				""");
		List<SourceRecord> records = read(SourceFormat.VQA, "questions.json", "images", "answers.json");
		assertThat(image(records.get(0))).asString().isEqualTo("pixels");
		assertThat(records.get(0).labels()).containsEntry("answers", List.of("2", "two")).containsEntry("answer", "2");
		assertThatIOException().isThrownBy(() -> image(records.get(1))).withMessage("the annotations do not answer it");
	}

	@Test
	void statementsHaveTwoImages() throws IOException {
		write("images/dev-8-1-img0.png", "left");
		write("images/dev-8-1-img1.png", "right");
		write("dev.json", """
				{"identifier": "dev-8-1-0", "sentence": "both", "label": "True"}
				{"identifier": "dev-8-1-1", "sentence": "none", "label": "maybe"}
				""");
		List<SourceRecord> records = read(SourceFormat.NLVR2, "dev.json", "images", null);
		assertThat(image(records.get(0))).asString().isEqualTo("left");
		assertThat(content(records.get(0).right())).asString().isEqualTo("right");
		assertThat(records.get(0).labels()).containsEntry("class", 1);
		assertThatIOException().isThrownBy(() -> image(records.get(1))).withMessageContaining("its label is 'maybe'");
	}

	@Test
	void aSourceOutsideTheDataRootsIsRefused(@TempDir Path elsewhere) throws IOException {
		Files.writeString(elsewhere.resolve("a.txt"), "text");
		Source source = new Source(SourceFormat.PLAIN_TEXT, elsewhere.resolve("a.txt"), null, null);
		assertThatIOException().isThrownBy(() -> records().open(source))
			.withMessageContaining("outside the data roots");
	}

	@Test
	void outsideTheDataRootsNobodyLearnsWhatExists(@TempDir Path elsewhere) {
		DataRoots roots = new DataRoots(List.of(this.root));
		assertThatIOException().isThrownBy(() -> roots.resolve(elsewhere.resolve("nothing.txt")))
			.withMessageContaining("outside the data roots");
		assertThatIOException().isThrownBy(() -> roots.resolve(this.root.resolve("../nothing/nothing.txt")))
			.withMessageContaining("outside the data roots");
		assertThatIOException().isThrownBy(() -> roots.resolve(this.root.resolve("nothing.txt")))
			.withMessageContaining("does not exist");
	}

	@Test
	void aLinkOutOfTheDataRootsIsRefused(@TempDir Path elsewhere) throws IOException {
		Files.writeString(elsewhere.resolve("a.txt"), "text");
		Files.createSymbolicLink(this.root.resolve("a.txt"), elsewhere.resolve("a.txt"));
		assertThatIOException().isThrownBy(() -> read(SourceFormat.PLAIN_TEXT, "", null, null))
			.withMessageContaining("outside the data roots");
	}

	@Test
	void skippingReadsNoImage() throws IOException {
		write("set.jsonl", "{\"image\": \"missing.png\"}\n{\"text\": \"second\"}\n");
		Source source = new Source(SourceFormat.JSON_LINES, this.root.resolve("set.jsonl"), null, null);
		try (RecordStream stream = records().open(source)) {
			stream.skip(1);
			assertThat(stream.next().text()).isEqualTo("second");
			stream.skip(5);
			assertThat(stream.hasNext()).isFalse();
		}
	}

	private SourceRecords records() {
		return new SourceRecords(new DataRoots(List.of(this.root)));
	}

	private List<SourceRecord> read(SourceFormat format, String path, @Nullable String images, @Nullable String labels)
			throws IOException {
		return read(new Source(format, this.root.resolve(path), (images != null) ? this.root.resolve(images) : null,
				(labels != null) ? this.root.resolve(labels) : null));
	}

	private List<SourceRecord> read(Source source) throws IOException {
		List<SourceRecord> records = new ArrayList<>();
		try (RecordStream stream = records().open(source)) {
			stream.forEachRemaining(records::add);
		}
		return records;
	}

	private void write(String path, String content) throws IOException {
		Path file = this.root.resolve(path);
		Files.createDirectories(file.resolveSibling(""));
		Files.writeString(file, content);
	}

	private void tar(String path, Map<String, String> entries) throws IOException {
		Path file = this.root.resolve(path);
		Files.createDirectories(file.resolveSibling(""));
		try (OutputStream out = Files.newOutputStream(file);
				TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
			for (Map.Entry<String, String> each : entries.entrySet()) {
				byte[] content = each.getValue().getBytes(StandardCharsets.UTF_8);
				TarArchiveEntry entry = new TarArchiveEntry(each.getKey());
				entry.setSize(content.length);
				tar.putArchiveEntry(entry);
				tar.write(content);
				tar.closeArchiveEntry();
			}
		}
	}

	/** An IDX file whose values count up from 0. */
	private static byte[] idx(int dimensions, int... sizes) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		bytes.write(header(0x800 | dimensions, sizes));
		int count = Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
		for (int i = 0; i < count; i++) {
			bytes.write(i);
		}
		return bytes.toByteArray();
	}

	private static byte[] header(int magic, int... sizes) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		DataOutputStream out = new DataOutputStream(bytes);
		out.writeInt(magic);
		for (int size : sizes) {
			out.writeInt(size);
		}
		return bytes.toByteArray();
	}

	private static byte[] gzip(byte[] content) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
			out.write(content);
		}
		return bytes.toByteArray();
	}

	private static byte[] image(SourceRecord record) throws IOException {
		return content(record.image());
	}

	private static byte[] content(SourceRecord.@Nullable Content content) throws IOException {
		assertThat(content).isNotNull();
		return content.read();
	}

}
