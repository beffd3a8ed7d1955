package org.imglish.core.source;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import javax.imageio.ImageIO;

import org.imglish.core.image.ImageDecoder;
import org.imglish.core.region.Box;
import org.imglish.core.region.LabelledObject;
import org.imglish.core.region.LabelledObjects;
import org.imglish.core.region.Polygon;
import org.imglish.core.region.RunLengthMask;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.Holdings;
import org.imglish.core.source.RecordCheck.Reason;
import org.imglish.core.source.RecordCheck.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class CocoInstancesTests {

	private static final String SQUARE = "\"bbox\": [1, 1, 4, 3], \"area\": 12, "
			+ "\"segmentation\": [[1, 1, 5, 1, 5, 4, 1, 4]]";

	@TempDir
	Path root;

	private final List<String> images = new ArrayList<>();

	private final List<String> annotations = new ArrayList<>();

	private String categories = "[{\"id\": 90, \"name\": \"dog\"}, {\"id\": 7, \"name\": \"cat\"}]";

	@BeforeEach
	void makeTheFolder() throws IOException {
		Files.createDirectories(this.root.resolve("images"));
	}

	/** An image of 8 x 6 pixels. */
	private void image(int id) throws IOException {
		BufferedImage image = new BufferedImage(8, 6, BufferedImage.TYPE_INT_RGB);
		image.setRGB(0, 0, 1000 * id);
		ImageIO.write(image, "png", this.root.resolve("images/" + id + ".png").toFile());
		this.images.add("{\"id\": %1$d, \"file_name\": \"%1$d.png\", \"width\": 8, \"height\": 6}".formatted(id));
	}

	private void object(int image, int category, String rest) {
		this.annotations.add("{\"id\": %d, \"image_id\": %d, \"category_id\": %d, %s}"
			.formatted(100 + this.annotations.size(), image, category, rest));
	}

	private Source source() throws IOException {
		String json = "{\"info\": {\"year\": 2017}, \"annotations\": [%s], \"images\": [%s], \"categories\": %s}"
			.formatted(String.join(", ", this.annotations), String.join(", ", this.images), this.categories);
		Path file = Files.writeString(this.root.resolve("instances.json"), json);
		return new Source(SourceFormat.COCO_INSTANCES, file, this.root.resolve("images"), null);
	}

	private List<Result> ingest() throws IOException {
		SourceRecords sources = new SourceRecords(new DataRoots(List.of(this.root)));
		Source source = source();
		Survey survey;
		try (RecordStream records = sources.open(source)) {
			survey = Survey.of("source", records, 1, (text) -> {
			});
		}
		RecordCheck check = new RecordCheck(new ImageDecoder(1 << 20), 24, null, 64, LongTexts.CUT, survey);
		List<Result> results = new ArrayList<>();
		try (RecordStream records = sources.open(source)) {
			records.forEachRemaining((record) -> results.add(check.check(results.size(), record)));
		}
		return results;
	}

	private static Sample sample(Result result) {
		return Objects.requireNonNull(result.sample(), () -> result.detail());
	}

	@Test
	void objectsKeepThePixelsOfTheirSource() throws IOException {
		image(1);
		object(1, 90, SQUARE);
		object(1, 7, "\"bbox\": [0.5, 2.0, 3.25, 4.0]");
		Sample sample = sample(ingest().get(0));
		LabelledObjects objects = LabelledObjects.of(sample.labels());
		assertThat(objects).isEqualTo(new LabelledObjects(8, 6,
				List.of(new LabelledObject(1, new Box(1, 1, 4, 3), 12, false,
						new Polygon(1, 1, 5, 1, 5, 4, 1, 4).mask(6, 8)),
						new LabelledObject(0, new Box(0.5, 2, 3.25, 4), 13, false, null))));
		assertThat(sample.labels()).containsEntry("image_id", 1L);
		Holdings holdings = Holdings.NONE.plus(List.of(sample));
		assertThat(holdings.objects()).isOne();
		assertThat(holdings.masks()).isZero();
	}

	@Test
	void labelsComeBackFromTheirJsonAsTheyWere() throws IOException {
		image(1);
		object(1, 90, SQUARE);
		Map<String, Object> labels = sample(ingest().get(0)).labels();
		JsonMapper json = JsonMapper.builder().build();
		Map<?, ?> read = json.readValue(json.writeValueAsBytes(labels), Map.class);
		@SuppressWarnings("unchecked")
		Map<String, ?> typed = (Map<String, ?>) read;
		assertThat(LabelledObjects.of(typed)).isEqualTo(LabelledObjects.of(labels));
	}

	@Test
	void crowdsAreRunLengthsAndKeepThem() throws IOException {
		image(1);
		object(1, 7, "\"bbox\": [0, 0, 2, 6], \"area\": 9, \"iscrowd\": 1, "
				+ "\"segmentation\": {\"size\": [6, 8], \"counts\": [3, 9, 36]}");
		object(1, 7, "\"bbox\": [0, 0, 2, 6], \"iscrowd\": 1, \"segmentation\": {\"size\": [6, 8], \"counts\": \"%s\"}"
			.formatted(new RunLengthMask(6, 8, 3, 9, 36).text()));
		List<LabelledObject> objects = LabelledObjects.of(sample(ingest().get(0)).labels()).objects();
		assertThat(objects).hasSize(2).allSatisfy((object) -> {
			assertThat(object.crowd()).isTrue();
			assertThat(object.mask()).isEqualTo(new RunLengthMask(6, 8, 3, 9, 36));
			assertThat(object.area()).isEqualTo(9);
		});
	}

	@Test
	void anImageWithoutObjectsIsASampleToo() throws IOException {
		image(1);
		Sample sample = sample(ingest().get(0));
		assertThat(LabelledObjects.of(sample.labels()).objects()).isEmpty();
		assertThat(Holdings.NONE.plus(List.of(sample)).masks()).isOne();
	}

	@Test
	void classesAreNumberedInTheOrderOfTheirCategories() throws IOException {
		image(1);
		try (RecordStream records = new SourceRecords(new DataRoots(List.of(this.root))).open(source())) {
			assertThat(records.classes()).containsExactly("cat", "dog");
			assertThat(records.classNumbers()).containsExactly(7L, 90L);
			assertThat(records.unread()).containsEntry("field 'info' of the file", 1L);
		}
		this.categories = "[{\"id\": 7, \"name\": \"cat\"}, {\"id\": 8, \"name\": \"cat\"}]";
		assertThatIOException().isThrownBy(this::ingest).withMessageContaining("'cat' twice");
		this.categories = "[{\"id\": \"x\", \"name\": \"cat\"}]";
		assertThatIOException().isThrownBy(this::ingest).withMessageContaining("whole number 'id'");
	}

	@Test
	void whatCannotBeUsedIsSkippedWithItsPlaceAndReason() throws IOException {
		List<String> wrong = List.of("\"bbox\": [1, 1, 0, 3]", "\"bbox\": [1, 1, 9, 3]", "\"bbox\": [1, 1, 3]",
				"\"bbox\": [1, 1, \"3\", 3]", "\"bbox\": [1, 1, 3, 3], \"segmentation\": [[1, 1, 5, 1, 5, 20]]",
				"\"bbox\": [1, 1, 3, 3], \"segmentation\": [[1, 1, 5, 1]]",
				"\"bbox\": [1, 1, 3, 3], \"segmentation\": {\"size\": [8, 6], \"counts\": [48]}",
				"\"bbox\": [1, 1, 3, 3], \"segmentation\": {\"size\": [6, 8], \"counts\": [40]}",
				"\"bbox\": [1, 1, 3, 3], \"segmentation\": \"none\"");
		for (int i = 0; i < wrong.size(); i++) {
			image(i);
			object(i, 7, SQUARE);
			object(i, 7, wrong.get(i));
		}
		assertThat(ingest()).extracting(Result::reason).hasSize(9).containsOnly(Reason.BROKEN_LABELS);
		assertThat(ingest()).extracting(Result::detail)
			.allSatisfy((detail) -> assertThat(detail).startsWith("annotation 1"));
		assertThat(ingest().get(0).detail()).contains("annotation 101 has a box of no area");
		assertThat(ingest().get(4).detail()).contains("leaves the image of 8 x 6 pixels at (5.0, 20.0)");
		assertThat(ingest().get(0).place()).isEqualTo("instances.json, image 0");
	}

	@Test
	void imagesAndCategoriesMustBeListedOnce() throws IOException {
		image(1);
		object(1, 8, SQUARE);
		image(2);
		this.images.add(this.images.get(1));
		image(3);
		this.images.set(3, this.images.get(3).replace("\"width\": 8", "\"width\": 9"));
		object(4, 7, SQUARE);
		List<Result> results = ingest();
		assertThat(results).extracting(Result::reason)
			.containsExactly(Reason.WRONG_CLASS, Reason.AMBIGUOUS, Reason.BROKEN_LABELS, Reason.MISSING_FILE);
		assertThat(results.get(0).detail()).contains("annotation 100 is of category 8");
		assertThat(results.get(2).detail()).contains("9 x 6", "8 x 6");
		assertThat(results.get(3).detail()).contains("image 4 is not listed");
	}

	@Test
	void anotherFileIsTold() throws IOException {
		Path file = Files.writeString(this.root.resolve("other.json"), "{\"images\": [], \"annotations\": []}");
		assertThatIOException()
			.isThrownBy(() -> new SourceRecords(new DataRoots(List.of(this.root)))
				.open(new Source(SourceFormat.COCO_INSTANCES, file, this.root.resolve("images"), null)))
			.withMessageContaining("lacks a list 'categories'");
		Files.writeString(file, "{\"images\": [{}, ");
		assertThatIOException()
			.isThrownBy(() -> new SourceRecords(new DataRoots(List.of(this.root)))
				.open(new Source(SourceFormat.COCO_INSTANCES, file, this.root.resolve("images"), null)))
			.withMessageContaining("no valid JSON");
	}

}
