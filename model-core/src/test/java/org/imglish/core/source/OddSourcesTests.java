package org.imglish.core.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.imglish.core.image.ImageDecoder;
import org.imglish.core.quality.Cider;
import org.imglish.core.shard.Manifest;
import org.imglish.core.source.RecordCheck.Reason;
import java.io.OutputStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.within;

/**
 * Sources as people have them: what can be read is read, what cannot is one record that
 * is skipped, and what nobody reads is counted.
 */
class OddSourcesTests {

	private static final Path IMAGES = Path.of("src/test/resources/images");

	@TempDir
	Path root;

	@Test
	void captionsAreReadInTheSpellingsThatAreAbout() throws IOException {
		write("set.jsonl", """
				{"image": "rgb.png", "caption": ["first", "second"]}
				{"image": "grey.png", "captions": ["third", "fourth"]}
				{"file_name": "rgb.webp", "text": "the convention of Hugging Face"}
				{"image": {"path": "rgb.bmp"}, "text": "an object"}
				{"image": ["rgb.tif"], "text": "a list of one"}
				{"image": "rgb.gif", "text": 12345}
				{"image": "rgb.jpg", "text": null, "caption": "the other field"}
				""");
		assertThat(read(SourceFormat.JSON_LINES, "set.jsonl")).extracting(SourceRecord::text)
			.containsExactly("first", "second", "third", "fourth", "the convention of Hugging Face", "an object",
					"a list of one", "12345", "the other field");
		assertThat(read(SourceFormat.JSON_LINES, "set.jsonl")).allSatisfy((record) -> {
			assertThat(record.image()).isNotNull();
			assertThat(record.labels()).containsKey("image_id");
		});
	}

	@Test
	void whatIsNoImageOrTextIsSkippedAndSaysSo() throws IOException {
		write("set.jsonl", """
				{"image": 7, "text": "a number"}
				{"image": ["a.png", "b.png"], "text": "two"}
				{"image": "a.png", "text": {"de": "ein Hund"}}
				["a.png", "a list"]
				{"image": "a.png", "text": "once", "text": "twice"}
				{"text": "half a \\ud83d surrogate"}
				{"text": "nothing \\u0000 here"}
				{"text": "a label", "note": ["nothing \\u0000 here"]}
				""");
		assertThat(check(SourceFormat.JSON_LINES, "set.jsonl")).extracting(RecordCheck.Result::reason)
			.containsExactly(Reason.BROKEN_RECORD, Reason.BROKEN_RECORD, Reason.BROKEN_RECORD, Reason.BROKEN_RECORD,
					Reason.BROKEN_RECORD, Reason.BROKEN_TEXT, Reason.BROKEN_TEXT, Reason.BROKEN_TEXT);
		assertThat(check(SourceFormat.JSON_LINES, "set.jsonl").get(2).detail())
			.isEqualTo("its 'text' is an object with the fields [de]; a text or a list of texts is read");
	}

	@Test
	void aNameWithANulIsAMissingFileWhoseNameCanBeStored() throws IOException {
		write("set.jsonl",
				"{\"image\": \"a\\u0000b.jpg\", \"text\": \"a\"}\n{\"image\": \"rgb.png\", \"text\": \"b\"}\n");
		List<RecordCheck.Result> results = check(SourceFormat.JSON_LINES, "set.jsonl");
		assertThat(results.get(0).reason()).isEqualTo(Reason.BROKEN_TEXT);
		assertThat(results)
			.allSatisfy((result) -> assertThat(result.place() + result.detail()).doesNotContain("\u0000"));
		assertThat(results.get(1).reason()).isNull();
	}

	@Test
	void amongPairsARecordWithoutImageOrTextIsSkipped() throws IOException {
		write("set.jsonl", """
				{"image": "rgb.png", "text": "a"}
				{"image": "rgb.png", "text": "b"}
				{"text": "no image"}
				{"image": "rgb.png"}
				{"image": "rgb.jpg", "text": "  "}
				{"note": "nothing"}
				""");
		assertThat(survey(SourceFormat.JSON_LINES, "set.jsonl").kind()).isEqualTo(Manifest.Kind.PAIRS);
		assertThat(check(SourceFormat.JSON_LINES, "set.jsonl")).extracting(RecordCheck.Result::reason)
			.containsExactly(null, null, Reason.NO_IMAGE, Reason.NO_TEXT, Reason.NO_TEXT, Reason.EMPTY);
	}

	@Test
	void anotherPersonsEqualCaptionIsNoDuplicate() throws IOException {
		copy("rgb.png");
		write("captions.json", """
				{"images": [{"id": "007", "file_name": "rgb.png"}, {"id": "7", "file_name": "rgb.png"}], "licenses": [],
				 "annotations": [{"id": 1, "image_id": "007", "caption": "a red bus"},
				                 {"id": 2, "image_id": "007", "caption": "a red bus"},
				                 {"id": 2, "image_id": "007", "caption": "a red bus"},
				                 {"id": 3, "image_id": "7", "caption": "a red bus"},
				                 {"id": 4, "image_id": "7", "caption": null},
				                 {"id": 5, "image_id": "7"},
				                 {"id": 6, "image_id": "7", "caption": 7},
				                 {"id": 7, "image_id": "7", "caption": ["one", "one"], "area": 3}]}
				""");
		Source source = new Source(SourceFormat.COCO_CAPTIONS, this.root.resolve("captions.json"), this.root, null);
		List<RecordCheck.Result> results = check(source);
		assertThat(results).extracting(RecordCheck.Result::reason)
			.containsExactly(null, null, Reason.DUPLICATE, null, Reason.BROKEN_RECORD, Reason.BROKEN_RECORD, null, null,
					null);
		assertThat(results.get(0).sample().labels()).containsEntry("image_id", "007");
		assertThat(results.get(3).sample().labels()).containsEntry("image_id", "7");
		assertThat(survey(source).unread())
			.isEqualTo(Map.of("field 'licenses' of the file", 1L, "field 'area' of an annotation", 1L));
	}

	@Test
	void anImageThatIsListedTwiceIsNeverMixed() throws IOException {
		write("captions.json",
				"""
						{"images": [{"id": 1, "file_name": "rgb.png"}, {"id": 1, "file_name": "grey.png"}, {"id": 2, "file_name": "a.png"}],
						 "annotations": [{"id": 1, "image_id": 1, "caption": "of which?"}]}
						""");
		Source source = new Source(SourceFormat.COCO_CAPTIONS, this.root.resolve("captions.json"), this.root, null);
		assertThat(check(source)).extracting(RecordCheck.Result::reason).containsExactly(Reason.AMBIGUOUS);
		assertThat(survey(source).unread()).containsEntry("images without a caption", 1L);
	}

	/**
	 * The score of pycocoevalcap 1.2
	 * ({@code Cider().compute_score(references, captions)}); without the second of the
	 * equal captions it would be 3.7323.
	 */
	@Test
	void everyCaptionCountsInTheScore() {
		Cider cider = new Cider();
		cider.add("a red bus on the road",
				List.of("a red bus on the street", "a red bus on the street", "bus number 0 waits"));
		cider.add("two dogs in the snow", List.of("two dogs play", "dogs in the snow", "two dogs"));
		cider.add("a cat sleeps", List.of("a cat sleeps on a mat", "the cat is asleep", "a cat"));
		assertThat(cider.value()).isCloseTo(4.1002615, within(1e-6));
	}

	@Test
	void labelsMayBeOfAnyScalarType() throws IOException {
		write("index.jsonl", """
				{"image_path": "a.png", "label": 1}
				{"image_path": "a.png", "label": "1"}
				{"image_path": "a.png", "label": 1.0}
				{"image_path": "a.png", "label": true}
				{"image_path": "a.png", "label": "goldfish"}
				{"image_path": "a.png", "label": null, "width": 3}
				{"image_path": "a.png", "label": 1.5}
				{"image_path": "a.png", "label": [1]}
				{"image_path": "a.png", "label": 2}
				""");
		write("names.txt", "\uFEFFtench\ngoldfish\n");
		List<SourceRecord> records = read(new Source(SourceFormat.IMAGE_INDEX, this.root.resolve("index.jsonl"), null,
				this.root.resolve("names.txt")));
		assertThat(records.subList(0, 5)).allSatisfy((record) -> assertThat(record.labels()).containsEntry("class", 1)
			.containsEntry("class_name", "goldfish"));
		assertThat(records.get(5).labels()).containsOnlyKeys("image_id");
		assertThat(records.subList(6, 9)).extracting((record) -> Objects.requireNonNull(record.fault()).reason())
			.containsOnly(Reason.WRONG_CLASS);
	}

	@Test
	void aContradictionAboutAClassIsOneBadRecord() throws IOException {
		write("set.jsonl", """
				{"image": "rgb.png", "class": 0, "class_name": "cat"}
				{"image": "rgb.jpg", "class": 1, "class_name": "dog"}
				{"image": "rgb.bmp", "class": 1, "class_name": "cat"}
				{"image": "rgb.tif", "class_name": "dog"}
				{"image": "rgb.ppm", "class_name": "cow"}
				{"image": "rgb.gif", "class": 12345678}
				""");
		assertThat(survey(SourceFormat.JSON_LINES, "set.jsonl").classes()).containsExactly("cat", "dog");
		assertThat(check(SourceFormat.JSON_LINES, "set.jsonl")).extracting(RecordCheck.Result::reason)
			.containsExactly(null, null, Reason.WRONG_CLASS, null, Reason.WRONG_CLASS, Reason.WRONG_CLASS);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "rgb.jpg", "rgb.png", "palette.gif", "rgb.bmp", "rgb.tif", "lossy.webp", "rgb.ppm", "rgb.jp2" })
	void tarsHoldImagesOfEveryFormat(String name) throws IOException {
		String ending = name.substring(name.indexOf('.') + 1);
		byte[] image = Files.readAllBytes(IMAGES.resolve(name));
		tar("a.tar", List.of(entry("0." + ending, image), entry("0.txt", bytes("a")), entry("0.cls", bytes("3\n"))));
		RecordCheck.Result result = check(SourceFormat.WEBDATASET, "a.tar").get(0);
		assertThat(result.reason()).isNull();
		assertThat(result.sample().isPair()).isTrue();
		assertThat(result.sample().labels()).containsEntry("class", 3);
	}

	@Test
	void membersThatNobodyReadsAreCounted() throws IOException {
		byte[] png = Files.readAllBytes(IMAGES.resolve("rgb.png"));
		tar("a.tar", List.of(entry("0.png", png), entry("0.seg.png", png), entry("0.npy", png), entry("1.npy", png),
				entry("README", png), entry("._0.png", png)));
		assertThat(read(SourceFormat.WEBDATASET, "a.tar")).hasSize(1);
		assertThat(survey(SourceFormat.WEBDATASET, "a.tar").unread()).isEqualTo(Map.of("members .seg.png", 1L,
				"members .npy", 2L, "members without an ending", 1L, "hidden members", 1L));
	}

	@Test
	void twoImagesOfOneKeyAreReportedAndNeverMixed() throws IOException {
		byte[] png = Files.readAllBytes(IMAGES.resolve("rgb.png"));
		tar("a.tar", List.of(entry("0.png", png), entry("0.jpg", png), entry("0.txt", bytes("of which?")),
				entry("1.png", png), entry("1.txt", bytes("fine"))));
		List<RecordCheck.Result> results = check(SourceFormat.WEBDATASET, "a.tar");
		assertThat(results.get(0).reason()).isEqualTo(Reason.AMBIGUOUS);
		assertThat(results.get(0).detail()).isEqualTo("several members mean the same: [0.png, 0.jpg]");
		assertThat(results.get(1).reason()).isNull();
	}

	@Test
	void ofATarThatIsCutOffTheBeginningIsRead() throws IOException {
		byte[] png = Files.readAllBytes(IMAGES.resolve("rgb.png"));
		tar("a.tar", List.of(entry("0.png", png), entry("1.png", png), entry("2.png", png)));
		byte[] whole = Files.readAllBytes(this.root.resolve("a.tar"));
		Files.write(this.root.resolve("a.tar"),
				Arrays.copyOf(whole, 2 * (512 + 512 * ((png.length + 511) / 512)) + 300));
		List<RecordCheck.Result> results = check(SourceFormat.WEBDATASET, "a.tar");
		assertThat(results).extracting(RecordCheck.Result::reason).startsWith(null, Reason.DUPLICATE);
		assertThat(results.get(2).reason()).isEqualTo(Reason.BROKEN_RECORD);
		assertThat(results.get(2).place()).isEqualTo("a.tar, behind '1.png'");
	}

	@Test
	void tarsThatWereAppendedToOthersAreSaidToBeLost() throws IOException {
		tar("a.tar", List.of(entry("0.txt", bytes("one"))));
		byte[] first = Files.readAllBytes(this.root.resolve("a.tar"));
		tar("b.tar", List.of(entry("1.txt", bytes("two"))));
		byte[] second = Files.readAllBytes(this.root.resolve("b.tar"));
		byte[] both = Arrays.copyOf(first, first.length + second.length);
		System.arraycopy(second, 0, both, first.length, second.length);
		Files.write(this.root.resolve("a.tar"), both);
		List<RecordCheck.Result> results = check(SourceFormat.WEBDATASET, "a.tar");
		assertThat(results).extracting(RecordCheck.Result::reason).containsExactly(null, Reason.BROKEN_RECORD);
		assertThat(results.get(1).detail()).contains("goes on behind its own end");
	}

	@Test
	void whatStandsBehindAJsonTextIsNotIgnored() throws IOException {
		write("a.jsonl", "{\"text\": \"one\"} {\"text\": \"two\"}\n{\"text\": \"three\"}\n");
		assertThat(check(SourceFormat.JSON_LINES, "a.jsonl")).extracting(RecordCheck.Result::reason)
			.containsExactly(Reason.BROKEN_RECORD, null);
		for (SourceFormat format : List.of(SourceFormat.COCO_CAPTIONS, SourceFormat.COCO_INSTANCES,
				SourceFormat.KARPATHY, SourceFormat.VQA)) {
			write("a.json",
					"{\"images\": [], \"annotations\": [], \"categories\": [], \"questions\": []}\n{\"images\": []}");
			Source source = new Source(format, this.root.resolve("a.json"), this.root, null);
			assertThatIOException().as(format.toString())
				.isThrownBy(() -> read(source))
				.withMessageContaining("a.json");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"coco-captions | {'images': [{'id': 1, 'file_name': 'a.png', 'id': 2}], 'annotations': []}",
			"coco-captions | {'images': [], 'annotations': [{'id': 1, 'caption': 'a', 'caption': 'b'}]}",
			"coco-captions | {'images': [], 'annotations': [], 'annotations': []}",
			"coco-instances | {'images': [], 'annotations': [{'id': 1, 'bbox': [], 'bbox': []}], 'categories': []}",
			"coco-instances | {'images': [], 'annotations': [], 'categories': [{'id': 1, 'id': 2}]}",
			"coco-instances | {'images': [], 'annotations': [], 'categories': [], 'images': []}",
			"coco-instances | {'info': {'year': 1, 'year': 2}, 'images': [], 'annotations': [], 'categories': []}",
			"karpathy | {'images': [{'split': 'train', 'split': 'test'}]}",
			"vqa | {'questions': [{'question_id': 1, 'question': 'a', 'question': 'b'}]}" })
	void aKeyThatStandsTwiceInAnAnnotationFileIsReported(String format, String json) throws IOException {
		write("a.json", json.replace('\'', '"'));
		write("q.json", "{\"questions\": [{\"question_id\": 1, \"image_id\": 1, \"question\": \"a\"}]}");
		Source source = new Source(SourceFormat.valueOf(format.toUpperCase(Locale.ROOT).replace('-', '_')),
				this.root.resolve("a.json"), this.root, null);
		assertThatIOException().isThrownBy(() -> read(source))
			.withMessageContaining("a.json holds no valid JSON: Duplicate")
			.withMessageContaining(" at character ");
		Source answered = new Source(SourceFormat.VQA, this.root.resolve("q.json"), this.root,
				this.root.resolve("a.json"));
		assertThatIOException().isThrownBy(() -> read(answered)).withMessageContaining("Duplicate");
	}

	/** The picture of {@link #IMAGES} cut as downloads break off. */
	@ParameterizedTest
	@ValueSource(ints = { 60, 30, 10, 3 })
	void aJpegThatIsCutOffIsABrokenImageInEveryFormat(int percent) throws IOException {
		byte[] whole = Files.readAllBytes(IMAGES.resolve("rgb.jpg"));
		byte[] cut = Arrays.copyOf(whole, whole.length * percent / 100);
		Path images = Files.createDirectories(this.root.resolve("set/x"));
		Files.write(images.resolve("a-img0.png"), cut);
		Files.write(images.resolve("a-img1.png"), whole);
		Files.write(images.resolve("000007.jpg"), cut);
		tar("a.tar", List.of(entry("0.jpg", cut), entry("0.txt", bytes("a"))));
		write("a.jsonl", "{\"image\": \"set/x/000007.jpg\", \"text\": \"a\"}");
		write("index.jsonl", "{\"image_path\": \"set/x/000007.jpg\", \"label\": 1}");
		write("statements.jsonl", "{\"identifier\": \"a-0\", \"label\": \"true\", \"sentence\": \"a\"}");
		write("coco.json",
				"""
						{"images": [{"id": 7, "file_name": "000007.jpg", "width": 40, "height": 24, "filename": "000007.jpg",
						  "split": "test", "sentences": [{"raw": "a", "sentid": 1}]}], "categories": [{"id": 1, "name": "a"}],
						 "annotations": [{"id": 1, "image_id": 7, "caption": "a", "category_id": 1, "bbox": [1, 1, 5, 5], "area": 25}],
						 "questions": [{"question_id": 1, "image_id": 7, "question": "what?"}]}
						""");
		List<Source> sources = List.of(source(SourceFormat.IMAGE_FOLDER, "set"),
				source(SourceFormat.WEBDATASET, "a.tar"), source(SourceFormat.JSON_LINES, "a.jsonl"),
				source(SourceFormat.IMAGE_INDEX, "index.jsonl"),
				new Source(SourceFormat.NLVR2, this.root.resolve("statements.jsonl"), images, null),
				new Source(SourceFormat.COCO_CAPTIONS, this.root.resolve("coco.json"), images, null),
				new Source(SourceFormat.COCO_INSTANCES, this.root.resolve("coco.json"), images, null),
				new Source(SourceFormat.KARPATHY, this.root.resolve("coco.json"), images, null),
				new Source(SourceFormat.VQA, this.root.resolve("coco.json"), images, null));
		for (Source source : sources) {
			RecordCheck.Result first = check(source).get(0);
			assertThat(first.reason()).as("%s: %s", source.format(), first.detail()).isEqualTo(Reason.BROKEN_IMAGE);
		}
	}

	@Test
	void otherEncodingsNeverBecomeLetters() throws IOException {
		byte[] latin = "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1);
		tar("a.tar", List.of(entry("0.txt", latin), entry("1.txt", bytes("\uFEFFcaf\u00e9"))));
		List<RecordCheck.Result> members = check(SourceFormat.WEBDATASET, "a.tar");
		assertThat(members.get(0).reason()).isEqualTo(Reason.BROKEN_TEXT);
		assertThat(members.get(1).sample().text()).isEqualTo("caf\u00e9");
		for (SourceFormat format : List.of(SourceFormat.PLAIN_TEXT, SourceFormat.PARAGRAPHS)) {
			write("latin.txt", "one\n\ncaf\u00e9\n\ntwo\n", StandardCharsets.ISO_8859_1);
			List<RecordCheck.Result> lines = check(format, "latin.txt");
			assertThat(lines).extracting(RecordCheck.Result::reason).containsExactly(null, Reason.BROKEN_TEXT, null);
			assertThat(lines.get(1).place()).isEqualTo("latin.txt, line 3");
			write("wide.txt", "\uFEFFone\n", StandardCharsets.UTF_16LE);
			assertThatIOException().isThrownBy(() -> read(format, "wide.txt"))
				.withMessageContaining("wide.txt is a text in UTF-16; convert it first");
		}
		write("latin.json", "{\"images\": [],\n \"annotations\": \"\u00e9\"}", StandardCharsets.ISO_8859_1);
		assertThatIOException().isThrownBy(() -> SourceJson.file(this.root.resolve("latin.json")))
			.withMessageContaining("latin.json is no UTF-8 text: line 2 holds other bytes");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\n", "\r\n", "\r" })
	void linesEndAsAnySystemEndsThem(String end) throws IOException {
		write("a.txt", String.join(end, "one", "", "two", "three", ""));
		assertThat(read(SourceFormat.PLAIN_TEXT, "a.txt")).extracting(SourceRecord::text)
			.containsExactly("one", "two", "three");
		assertThat(read(SourceFormat.PLAIN_TEXT, "a.txt").get(2).place()).isEqualTo("a.txt, line 4");
		assertThat(read(SourceFormat.PARAGRAPHS, "a.txt")).extracting(SourceRecord::text)
			.containsExactly("one", "two three");
		write("a.jsonl", String.join(end, "{\"text\": \"one\"}", "{\"text\": \"two\"}"));
		assertThat(read(SourceFormat.JSON_LINES, "a.jsonl")).extracting(SourceRecord::text)
			.containsExactly("one", "two");
	}

	@Test
	void namesFromWindowsAreFound() throws IOException {
		copy("rgb.png");
		Files.createDirectories(this.root.resolve("train"));
		Files.copy(this.root.resolve("rgb.png"), this.root.resolve("train/a.png"));
		write("set.jsonl", """
				{"image": "train\\\\a.png", "text": "below"}
				{"image": "..\\\\a.png", "text": "above"}
				""");
		List<RecordCheck.Result> results = check(SourceFormat.JSON_LINES, "set.jsonl");
		assertThat(results.get(0).reason()).isNull();
		assertThat(results.get(1).detail()).contains("climbs out");
	}

	@Test
	void whatIsCompressedIsSaidToBe() throws IOException {
		try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(this.root.resolve("a.txt")))) {
			out.write(bytes("one\n"));
		}
		Files.copy(this.root.resolve("a.txt"), this.root.resolve("a.tar"));
		assertThatIOException().isThrownBy(() -> read(SourceFormat.PLAIN_TEXT, "a.txt"))
			.withMessageContaining("a.txt is compressed with gzip; unpack it first");
		assertThat(check(SourceFormat.WEBDATASET, "a.tar")).singleElement()
			.satisfies((result) -> assertThat(result.detail()).contains("damaged or cut off"));
	}

	@Test
	void aCompressedTarIsReadAsAnother() throws IOException {
		byte[] png = Files.readAllBytes(IMAGES.resolve("rgb.png"));
		tar("a.tar", List.of(entry("b/0.1.png", png), entry("b/0.1.txt", bytes("no")), entry("c/0.png", png),
				entry("c/0.txt", bytes("one"))));
		tar("b.tar", List.of(entry("0.png", png), entry("0.txt", bytes("two"))));
		compress("a.tar", "set/0.tar.gz");
		compress("b.tar", "set/1.tgz");
		Source source = new Source(SourceFormat.WEBDATASET, this.root.resolve("set"), null, null);
		long before = temporary();
		List<SourceRecord> records = read(source);
		assertThat(records).extracting(SourceRecord::text).contains("one", "two");
		for (SourceRecord record : records) {
			if (record.image() != null) {
				assertThat(record.image().read()).isEqualTo(png);
			}
		}
		assertThat(temporary()).as("files that are left").isEqualTo(before);
	}

	@Test
	void ofACompressedTarThatIsCutOffTheBeginningIsRead() throws IOException {
		byte[] noise = new byte[100_000];
		new Random(1).nextBytes(noise);
		tar("a.tar", List.of(entry("0.txt", bytes("one")), entry("1.txt", noise), entry("2.txt", bytes("two"))));
		compress("a.tar", "a.tar.gz");
		byte[] whole = Files.readAllBytes(this.root.resolve("a.tar.gz"));
		Files.write(this.root.resolve("a.tar.gz"), Arrays.copyOf(whole, whole.length / 2));
		List<RecordCheck.Result> results = check(SourceFormat.WEBDATASET, "a.tar.gz");
		assertThat(results.get(0).reason()).isNull();
		assertThat(results).extracting(RecordCheck.Result::detail)
			.anySatisfy((detail) -> assertThat(detail).contains("cannot be unpacked to its end"));
	}

	@Test
	void aCompressedTarOfNothingButZerosFillsNoDisk() throws IOException {
		tar("a.tar", List.of(entry("0.txt", bytes("one"))));
		try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(this.root.resolve("a.tar.gz")))) {
			out.write(Files.readAllBytes(this.root.resolve("a.tar")));
			byte[] zeros = new byte[1 << 20];
			for (int i = 0; i < 40; i++) {
				out.write(zeros);
			}
		}
		assertThat(check(SourceFormat.WEBDATASET, "a.tar.gz")).extracting(RecordCheck.Result::detail)
			.anySatisfy((detail) -> assertThat(detail).contains("unpacks to more than 200 times its size"));
	}

	@Test
	void bracesNameManyFiles() throws IOException {
		for (String name : List.of("train-008", "train-009", "train-010", "val-008")) {
			tar(name + ".tar", List.of(entry("0.txt", bytes(name))));
		}
		assertThat(read(SourceFormat.WEBDATASET, "train-{008..010}.tar")).extracting(SourceRecord::text)
			.containsExactly("train-008", "train-009", "train-010");
		assertThat(read(SourceFormat.WEBDATASET, "{val,train}-00{8..8}.tar")).extracting(SourceRecord::text)
			.containsExactly("val-008", "train-008");
		assertThatIOException().isThrownBy(() -> read(SourceFormat.WEBDATASET, "train-{008..011}.tar"))
			.withMessageContaining("train-011.tar")
			.withMessageContaining("does not exist");
	}

	private void compress(String name, String target) throws IOException {
		Files.createDirectories(this.root.resolve(target).getParent());
		try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(this.root.resolve(target)))) {
			Files.copy(this.root.resolve(name), out);
		}
	}

	private static long temporary() throws IOException {
		try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
			return files.filter((file) -> file.getFileName().toString().matches("imglish.*\\.tar")).count();
		}
	}

	@Test
	void anArrayOfRecordsIsNoLine() throws IOException {
		write("set.jsonl", "[{\"text\": \"one\"}, {\"text\": \"two\"}]");
		assertThat(check(SourceFormat.JSON_LINES, "set.jsonl")).singleElement()
			.satisfies((result) -> assertThat(result.detail()).contains("but an array: write one object per line"));
	}

	@Test
	void byteOrderMarksAreNoLetters() throws IOException {
		write("a.txt", "\uFEFFone\n");
		write("a.jsonl", "\uFEFF{\"text\": \"one\"}\n");
		write("answers.txt", "\uFEFF{\"answer\": \"yes\", \"label\": 0}\n{\"answer\": \"no\", \"label\": 1}\n");
		write("a.json", "\uFEFF{\"images\": [{\"id\": 1, \"file_name\": \"a.png\"}], "
				+ "\"annotations\": [{\"id\": 1, \"image_id\": 1, \"caption\": \"one\"}]}");
		assertThat(read(SourceFormat.PLAIN_TEXT, "a.txt")).extracting(SourceRecord::text).containsExactly("one");
		assertThat(read(SourceFormat.PARAGRAPHS, "a.txt")).extracting(SourceRecord::text).containsExactly("one");
		assertThat(read(SourceFormat.JSON_LINES, "a.jsonl")).extracting(SourceRecord::text).containsExactly("one");
		assertThat(read(new Source(SourceFormat.COCO_CAPTIONS, this.root.resolve("a.json"), this.root, null)))
			.extracting(SourceRecord::text)
			.containsExactly("one");
		assertThat(AnswerList.read(this.root.resolve("answers.txt"))).containsExactly("yes", "no");
	}

	@Test
	void onlyImagesAreTakenForTheImageOfAQuestion() throws IOException {
		byte[] png = Files.readAllBytes(IMAGES.resolve("rgb.png"));
		Path images = Files.createDirectories(this.root.resolve("images"));
		Files.write(images.resolve("COCO_train2014_000000000001.jpg"), png);
		Files.writeString(images.resolve("COCO_train2014_000000000001.txt"), "a note");
		Files.write(images.resolve("COCO_train2014_000000000002.jpg"), png);
		Files.write(images.resolve("COCO_val2014_000000000002.jpg"), png);
		write("questions.json", """
				{"questions": [{"question_id": 10, "image_id": 1, "question": "what?"},
				               {"question_id": 20, "image_id": 2, "question": "which?"},
				               {"question_id": 30, "image_id": 3, "question": "where?"}]}
				""");
		Source source = new Source(SourceFormat.VQA, this.root.resolve("questions.json"), images, null);
		assertThat(check(source)).extracting(RecordCheck.Result::reason)
			.containsExactly(null, Reason.AMBIGUOUS, Reason.MISSING_FILE);
		assertThat(survey(source).unread()).containsEntry("files beside the images", 1L);
	}

	/** Classes and order are those of torchvision's ImageFolder. */
	@Test
	void nestedFoldersOfAClassAreReadWhereTheyAreAskedFor() throws IOException {
		byte[] png = Files.readAllBytes(IMAGES.resolve("rgb.png"));
		for (String name : List.of("cat/siamese/0.png", "cat/1.png", "dog/0.png", "dog/notes.txt", "dog/.hidden")) {
			Path file = this.root.resolve("set").resolve(name);
			Files.createDirectories(file.resolveSibling(""));
			Files.write(file, png);
		}
		Path set = this.root.resolve("set");
		Source nested = new Source(SourceFormat.IMAGE_FOLDER, set, null, null, List.of(), true);
		assertThat(read(nested)).extracting((record) -> record.labels().get("image_id"))
			.containsExactly("cat/1.png", "cat/siamese/0.png", "dog/0.png");
		Source flat = new Source(SourceFormat.IMAGE_FOLDER, set, null, null);
		assertThat(read(flat)).extracting(SourceRecord::place).containsExactly("cat/1.png", "dog/0.png");
		assertThat(survey(flat).unread())
			.isEqualTo(Map.of("hidden files", 1L, "folders inside those of the classes, for want of 'nested: true'", 1L,
					"files .txt, which is no image's ending", 1L));
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void linksBackAndOutOfTheRootsAreCountedAndNotFollowed(@TempDir Path outside) throws IOException {
		Path set = this.root.resolve("set");
		for (String name : List.of("cat/tabby/0.png", "more/1.png")) {
			Files.createDirectories(set.resolve(name).getParent());
			Files.write(set.resolve(name), Files.readAllBytes(IMAGES.resolve("rgb.png")));
		}
		Files.write(outside.resolve("2.png"), Files.readAllBytes(IMAGES.resolve("rgb.png")));
		Files.createSymbolicLink(set.resolve("cat/tabby/back"), set.resolve("cat"));
		Files.createSymbolicLink(set.resolve("cat/out"), outside);
		Files.createSymbolicLink(set.resolve("cat/shared"), set.resolve("more"));
		Source nested = new Source(SourceFormat.IMAGE_FOLDER, set, null, null, List.of(), true);
		assertThat(read(nested)).extracting(SourceRecord::place)
			.containsExactly("cat/shared/1.png", "cat/tabby/0.png", "more/1.png");
		assertThat(survey(nested).unread())
			.isEqualTo(Map.of("links to a folder that they lie in", 1L, "links to folders outside the data roots", 1L));
	}

	@Test
	void brokenPicturesAreSkippedOneByOne() throws IOException {
		for (String name : List.of("rgb.png", "rgb.tif", "rgb.jpg")) {
			byte[] whole = Files.readAllBytes(IMAGES.resolve(name));
			Path folder = Files.createDirectories(this.root.resolve("set/x"));
			Files.write(folder.resolve("whole-" + name), whole);
			Files.write(folder.resolve("cut-" + name), Arrays.copyOf(whole, 20));
		}
		assertThat(check(SourceFormat.IMAGE_FOLDER, "set")).extracting(RecordCheck.Result::reason)
			.containsExactly(Reason.BROKEN_IMAGE, Reason.BROKEN_IMAGE, Reason.BROKEN_IMAGE, null, null, null);
	}

	private List<RecordCheck.Result> check(SourceFormat format, String path) throws IOException {
		for (String name : List.of("rgb.png", "rgb.jpg", "rgb.bmp", "rgb.tif", "rgb.ppm", "grey.png")) {
			copy(name);
		}
		return check(source(format, path));
	}

	private List<RecordCheck.Result> check(Source source) throws IOException {
		RecordCheck check = new RecordCheck(new ImageDecoder(10_000), 16, null, 4, LongTexts.SKIP, survey(source));
		List<RecordCheck.Result> results = new ArrayList<>();
		for (SourceRecord record : read(source)) {
			results.add(check.check(results.size(), record));
		}
		return results;
	}

	private Survey survey(SourceFormat format, String path) throws IOException {
		return survey(source(format, path));
	}

	private Survey survey(Source source) throws IOException {
		try (RecordStream records = open(source)) {
			return Survey.of("source", records, 1, (text) -> {
			});
		}
	}

	private Source source(SourceFormat format, String path) {
		return new Source(format, this.root.resolve(path), null, null);
	}

	private RecordStream open(Source source) throws IOException {
		return new SourceRecords(new DataRoots(List.of(this.root))).open(source);
	}

	private List<SourceRecord> read(SourceFormat format, String path) throws IOException {
		return read(source(format, path));
	}

	private List<SourceRecord> read(Source source) throws IOException {
		List<SourceRecord> records = new ArrayList<>();
		try (RecordStream stream = open(source)) {
			stream.forEachRemaining(records::add);
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
		return records;
	}

	private void copy(String name) throws IOException {
		Files.write(this.root.resolve(name), Files.readAllBytes(IMAGES.resolve(name)));
	}

	private void write(String path, String content) throws IOException {
		write(path, content, StandardCharsets.UTF_8);
	}

	private void write(String path, String content, Charset charset) throws IOException {
		Files.write(this.root.resolve(path), content.getBytes(charset));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static Map.Entry<String, byte[]> entry(String name, byte[] content) {
		return Map.entry(name, content);
	}

	private void tar(String path, List<Map.Entry<String, byte[]>> entries) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
			for (Map.Entry<String, byte[]> each : entries) {
				TarArchiveEntry entry = new TarArchiveEntry(each.getKey());
				entry.setSize(each.getValue().length);
				tar.putArchiveEntry(entry);
				tar.write(each.getValue());
				tar.closeArchiveEntry();
			}
		}
		Files.write(this.root.resolve(path), bytes.toByteArray());
	}

}
