package org.imglish.core.source;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

import javax.imageio.ImageIO;

import org.imglish.core.field.Binder;
import org.imglish.core.field.InvalidFieldsException;
import org.imglish.core.field.Mistake;
import org.imglish.core.image.ImageDecoder;
import org.imglish.core.image.PicturesFixture;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.Manifest;
import org.imglish.core.text.BytePairVocabulary;
import org.imglish.core.text.HuggingFaceText;
import org.imglish.core.text.TextTokenizer;
import org.imglish.core.text.WordVocabulary;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RecordCheckTests {

	private static final int MAX_PIXELS = 10_000;

	private final RecordCheck check = new RecordCheck(new ImageDecoder(MAX_PIXELS), 16, null, 4);

	@Test
	void anImageIsReencodedToTheSide() throws IOException {
		RecordCheck.Result result = this.check.check(7, record(png(40, 20, BufferedImage.TYPE_INT_RGB), null));
		assertThat(result.reason()).isNull();
		assertThat(result.sample()).isNotNull();
		assertThat(result.sample().id()).isEqualTo("00000007");
		BufferedImage image = ImageIO.read(new ByteArrayInputStream(result.sample().image()));
		assertThat(image.getWidth()).isEqualTo(32);
		assertThat(image.getHeight()).isEqualTo(16);
	}

	@Test
	void transparentAndGreyImagesBecomeColorOnes() throws IOException {
		assertThat(this.check.check(0, record(png(20, 20, BufferedImage.TYPE_INT_ARGB), null)).sample()).isNotNull();
		assertThat(this.check.check(1, record(png(20, 20, BufferedImage.TYPE_BYTE_GRAY), null)).sample()).isNotNull();
	}

	@Test
	void theSameQuestionWithAnotherIdIsNoDuplicate() throws IOException {
		byte[] png = png(20, 20, BufferedImage.TYPE_INT_RGB);
		for (int id = 1; id <= 2; id++) {
			assertThat(this.check.check(id, question(png, id)).reason()).isNull();
		}
		assertThat(this.check.check(3, question(png, 2)).reason()).isEqualTo(RecordCheck.Reason.DUPLICATE);
	}

	private static SourceRecord question(byte[] png, int id) {
		return SourceRecord.of("question " + id, () -> png, "what", Map.of("question_id", id));
	}

	@Test
	void aBrokenImageIsSkipped() throws IOException {
		byte[] png = png(20, 20, BufferedImage.TYPE_INT_RGB);
		byte[] torn = Arrays.copyOf(png, 40);
		assertThat(this.check.check(0, record(torn, null)).reason()).isEqualTo(RecordCheck.Reason.BROKEN_IMAGE);
		assertThat(this.check.check(1, record(new byte[] { 1, 2, 3 }, null)).reason())
			.isEqualTo(RecordCheck.Reason.BROKEN_IMAGE);
	}

	@Test
	void aMissingFileIsSkipped() {
		SourceRecord record = SourceRecord.unusable("a, line 1", RecordCheck.Reason.MISSING_FILE,
				"there is no such file");
		RecordCheck.Result result = this.check.check(0, record);
		assertThat(result.reason()).isEqualTo(RecordCheck.Reason.MISSING_FILE);
		assertThat(result.detail()).isEqualTo("there is no such file");
		assertThat(result.place()).isEqualTo("a, line 1");
	}

	@Test
	void aBombIsRefusedByItsHeaderAlone() throws IOException {
		byte[] bomb = pngHeader(50_000, 50_000);
		RecordCheck.Result result = this.check.check(0, record(bomb, null));
		assertThat(result.reason()).isEqualTo(RecordCheck.Reason.TOO_MANY_PIXELS);
		assertThat(result.detail()).contains("50000");
	}

	@Test
	void equalBytesAreADuplicateAlsoAfterAnInterruption() throws IOException {
		byte[] png = png(20, 20, BufferedImage.TYPE_INT_RGB);
		RecordCheck.Result first = this.check.check(0, record(png, "a"));
		assertThat(this.check.check(1, record(png, "a")).reason()).isEqualTo(RecordCheck.Reason.DUPLICATE);
		assertThat(this.check.check(2, record(png, "b")).reason()).isNull();
		RecordCheck afterwards = new RecordCheck(new ImageDecoder(MAX_PIXELS), 16, null, 4);
		afterwards.remember(0, first.print());
		assertThat(afterwards.check(0, record(png, "a")).reason()).isEqualTo(RecordCheck.Reason.DUPLICATE);
	}

	@Test
	void aLongTextIsSkipped(@TempDir Path folder) throws IOException {
		Path file = Files.writeString(folder.resolve("tokenizer.json"), learned("one two three"));
		try (TextTokenizer tokenizer = HuggingFaceText.open(file)) {
			RecordCheck texts = new RecordCheck(new ImageDecoder(MAX_PIXELS), 16, tokenizer, 4);
			assertThat(texts.check(0, record(null, "one two three one")).sample()).isNotNull();
			assertThat(texts.check(1, record(null, "one two three one two")).reason())
				.isEqualTo(RecordCheck.Reason.LONG_TEXT);
		}
	}

	@Test
	void aLongTextIsCutBetweenWords(@TempDir Path folder) throws IOException {
		Path file = Files.writeString(folder.resolve("tokenizer.json"), learned("one two three"));
		String text = "one two three ".repeat(1000);
		try (TextTokenizer tokenizer = HuggingFaceText.open(file)) {
			RecordCheck texts = new RecordCheck(new ImageDecoder(MAX_PIXELS), 16, tokenizer, 10, LongTexts.CUT);
			List<Sample> samples = texts.check(3, record(null, text)).samples();
			assertThat(samples).allSatisfy((sample) -> assertThat(sample.tokens()).hasSizeBetween(5, 10));
			assertThat(String.join(" ", samples.stream().map(Sample::text).toList())).isEqualTo(text.strip());
			assertThat(samples).extracting(Sample::id).doesNotHaveDuplicates().startsWith("00000003-00000");
			assertThat(texts.check(4, record(null, "one two")).samples()).extracting(Sample::id)
				.containsExactly("00000004");
			assertThat(texts.check(5, record(png(20, 20, BufferedImage.TYPE_INT_RGB), text)).reason())
				.isEqualTo(RecordCheck.Reason.LONG_TEXT);
		}
	}

	@Test
	void aTextWithoutSpacesIsCutBehindMarks(@TempDir Path folder) throws IOException {
		String text = "「猫が寝ている。」男の子が走っている、".repeat(100);
		Path file = Files.writeString(folder.resolve("tokenizer.json"), learned(text));
		try (TextTokenizer tokenizer = HuggingFaceText.open(file)) {
			RecordCheck texts = new RecordCheck(new ImageDecoder(MAX_PIXELS), 16, tokenizer, 20, LongTexts.CUT);
			List<Sample> samples = texts.check(0, record(null, text)).samples();
			assertThat(samples).hasSizeGreaterThan(20)
				.allSatisfy((sample) -> assertThat(sample.text()).matches(".*(。」|、)"));
		}
	}

	@Test
	void aTextWithoutSpacesIsCutBetweenCharacters(@TempDir Path folder) throws IOException {
		Path file = Files.writeString(folder.resolve("tokenizer.json"), new BytePairVocabulary().toJson(261));
		String text = "\uD83E\uDD8A\u732B".repeat(500);
		try (TextTokenizer tokenizer = HuggingFaceText.open(file)) {
			RecordCheck texts = new RecordCheck(new ImageDecoder(MAX_PIXELS), 16, tokenizer, 20, LongTexts.CUT);
			List<Sample> samples = texts.check(0, record(null, text)).samples();
			assertThat(samples).hasSizeGreaterThan(170)
				.allSatisfy((sample) -> assertThat(sample.tokens()).hasSizeLessThanOrEqualTo(20));
			assertThat(String.join("", samples.stream().map(Sample::text).toList())).isEqualTo(text);
		}
	}

	@Test
	void duplicatesAreFoundAmongMany() {
		for (int i = 0; i < 50_000; i++) {
			assertThat(this.check.check(i, record(null, "text " + i)).reason()).isNull();
		}
		for (int i = 0; i < 50_000; i += 977) {
			assertThat(this.check.check(i, record(null, "text " + i)).reason()).isEqualTo(RecordCheck.Reason.DUPLICATE);
		}
	}

	@Test
	void whatResemblesAnEarlierPictureIsSkippedWhateverItsText() {
		RecordCheck near = nearDuplicates();
		byte[] picture = PicturesFixture.picture(1);
		assertThat(near.check(3, record(picture, "a")).reason()).isNull();
		assertThat(near.check(4, record(PicturesFixture.picture(2), "a")).reason()).isNull();
		for (byte[] other : List.of(PicturesFixture.jpeg(picture, 60), PicturesFixture.resized(picture, 0.6),
				PicturesFixture.brightened(picture, 1.1, 5))) {
			RecordCheck.Result result = near.check(5, record(other, "another text"));
			assertThat(result.reason()).isEqualTo(RecordCheck.Reason.NEAR_DUPLICATE);
			assertThat(result.detail()).matches("its image resembles that of record 3: [0-4] of 64 bits differ");
		}
	}

	@Test
	void theSameFileWithAnotherTextIsNoNearDuplicate() {
		RecordCheck near = nearDuplicates();
		byte[] picture = PicturesFixture.picture(1);
		assertThat(near.check(0, record(picture, "a")).reason()).isNull();
		assertThat(near.check(1, record(picture, "b")).reason()).isNull();
		assertThat(near.check(2, record(picture, "b")).reason()).isEqualTo(RecordCheck.Reason.DUPLICATE);
	}

	@Test
	void picturesOfOneShadeDoNotResembleEachOther() {
		RecordCheck near = nearDuplicates();
		assertThat(near.check(0, record(PicturesFixture.plain(255, 0, 0), "a")).reason()).isNull();
		assertThat(near.check(1, record(PicturesFixture.plain(0, 0, 255), "b")).reason()).isNull();
	}

	@Test
	void whatIsRememberedOfARecordFindsWhatResemblesIt() {
		byte[] picture = PicturesFixture.picture(1);
		RecordCheck.Result first = nearDuplicates().check(0, record(picture, "a"));
		RecordCheck afterwards = nearDuplicates();
		afterwards.remember(0, first.print());
		assertThat(afterwards.check(1, record(PicturesFixture.jpeg(picture, 80), "b")).reason())
			.isEqualTo(RecordCheck.Reason.NEAR_DUPLICATE);
	}

	/** What is no sample is nothing that another could resemble. */
	@Test
	void aRecordThatIsSkippedLeavesNoPicture() {
		RecordCheck near = nearDuplicates();
		byte[] picture = PicturesFixture.picture(1);
		RecordCheck.Result broken = near.check(0, record(Arrays.copyOf(picture, 2000), "a"));
		assertThat(broken.reason()).isEqualTo(RecordCheck.Reason.BROKEN_IMAGE);
		assertThat(broken.print().picture()).isNull();
		assertThat(near.check(1, record(PicturesFixture.jpeg(picture, 80), "b")).reason()).isNull();
	}

	@Test
	void statementsAboutTwoImagesHaveNoNearDuplicates() {
		assertThatThrownBy(() -> recipe("nlvr2")).isInstanceOfSatisfying(InvalidFieldsException.class,
				(ex) -> assertThat(ex.mistakes()).extracting(Mistake::path).contains("source.nearDuplicates"));
	}

	private static Ingestion recipe(String format) {
		ObjectNode recipe = JsonNodeFactory.instance.objectNode().put("dataset", "near").put("imageSide", 16);
		recipe.putObject("source").put("format", format).put("path", "a").put("nearDuplicates", 4);
		return new Binder(Map.of()).read(recipe, Ingestion.class).value();
	}

	private static RecordCheck nearDuplicates() {
		return new RecordCheck(recipe("csv"), null,
				new Survey(10, Manifest.Kind.PAIRS, List.of(), Map.of(), List.of(), List.of()));
	}

	@Test
	void aRecordOfNothingIsSkipped() {
		assertThat(this.check.check(0, record(null, null)).reason()).isEqualTo(RecordCheck.Reason.EMPTY);
		assertThat(this.check.check(1, record(null, "")).reason()).isEqualTo(RecordCheck.Reason.EMPTY);
	}

	private static String learned(String text) {
		try (WordVocabulary words = new WordVocabulary()) {
			words.add(text);
			return words.toJson(100);
		}
	}

	private static SourceRecord record(byte @Nullable [] image, @Nullable String text) {
		return SourceRecord.of("here", (image != null) ? () -> image : null, text, Map.of());
	}

	private static byte[] png(int width, int height, int type) throws IOException {
		BufferedImage image = new BufferedImage(width, height, type);
		image.setRGB(width / 2, height / 2, 0xffff8800);
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		ImageIO.write(image, "png", bytes);
		return bytes.toByteArray();
	}

	/** A PNG whose header claims a size and that holds no pixels. */
	private static byte[] pngHeader(int width, int height) {
		byte[] header = ByteBuffer.allocate(17)
			.put("IHDR".getBytes(StandardCharsets.US_ASCII))
			.putInt(width)
			.putInt(height)
			.put(new byte[] { 8, 2, 0, 0, 0 })
			.array();
		CRC32 sum = new CRC32();
		sum.update(header);
		return ByteBuffer.allocate(8 + 4 + 17 + 4)
			.put(new byte[] { (byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' })
			.putInt(13)
			.put(header)
			.putInt((int) sum.getValue())
			.array();
	}

}
