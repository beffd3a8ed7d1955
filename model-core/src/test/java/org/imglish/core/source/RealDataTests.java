package org.imglish.core.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.imglish.core.image.ImageDecoder;
import org.imglish.core.image.PerceptualHash;
import org.imglish.core.image.PicturesFixture;
import org.imglish.core.image.UnusableImageException;
import org.imglish.core.shard.Manifest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Reads every record of the small real sets, where they are present. */
class RealDataTests {

	private static final Path DATASETS = Path.of(System.getProperty("imglish.shared", "../shared")).resolve("datasets");

	static Stream<Arguments> sets() {
		return Stream.of(
				Arguments.of(SourceFormat.COCO_CAPTIONS, "coco-small-by/annotations/captions_val2017.json",
						"coco-small-by/images/val2017", null, 465, Manifest.Kind.PAIRS, 0),
				Arguments.of(SourceFormat.WEBDATASET, "coco-small-by/webdataset", null, null, 119, Manifest.Kind.PAIRS,
						0),
				Arguments.of(SourceFormat.VQA, "coco-small-by/vqa/v2_OpenEnded_mscoco_train2014_questions.json",
						"coco-small-by/images/train2017", "coco-small-by/vqa/v2_mscoco_train2014_annotations.json", 22,
						Manifest.Kind.PAIRS, 2),
				Arguments.of(SourceFormat.IMAGE_FOLDER, "eurosat-rgb/test", null, null, 500, Manifest.Kind.IMAGES, 10),
				Arguments.of(SourceFormat.IMAGE_FOLDER, "oxford-pets-small/test", null, null, 296, Manifest.Kind.IMAGES,
						37),
				Arguments.of(SourceFormat.IDX, "fashion-mnist-sprite/t10k-images-idx3-ubyte.gz", null,
						"fashion-mnist-sprite/t10k-labels-idx1-ubyte.gz", 150, Manifest.Kind.IMAGES, 10),
				Arguments.of(SourceFormat.JSON_LINES, "nlvr1/val.jsonl", null, null, 300, Manifest.Kind.PAIRS, 0),
				Arguments.of(SourceFormat.PLAIN_TEXT, "text-public-domain", null, null, -1, Manifest.Kind.TEXTS, 0));
	}

	@ParameterizedTest
	@MethodSource("sets")
	void everyRecordCanBeUsed(SourceFormat format, String path, @Nullable String images, @Nullable String labels,
			int count, Manifest.Kind kind, int classes) throws IOException {
		Assumptions.assumeTrue(Files.isDirectory(DATASETS), "The real sets are not on this machine");
		Source source = new Source(format, DATASETS.resolve(path), (images != null) ? DATASETS.resolve(images) : null,
				(labels != null) ? DATASETS.resolve(labels) : null);
		SourceRecords records = new SourceRecords(new DataRoots(List.of(DATASETS)));
		try (RecordStream stream = records.open(source)) {
			Survey survey = Survey.of("the source", stream, 2, (text) -> {
			});
			assertThat(survey.kind()).isEqualTo(kind);
			assertThat(survey.classes()).hasSizeGreaterThanOrEqualTo(classes);
			assertThat(survey.records()).satisfies((found) -> assertThat(found).isEqualTo((count < 0) ? found : count));
		}
		Map<RecordCheck.Reason, Integer> skipped = new HashMap<>();
		RecordCheck check = new RecordCheck(new ImageDecoder(1 << 24), 32, null, 512);
		try (RecordStream stream = records.open(source)) {
			for (long position = 0; stream.hasNext(); position++) {
				RecordCheck.Result result = check.check(position, stream.next());
				if (result.reason() != null) {
					skipped.merge(result.reason(), 1, Integer::sum);
				}
			}
		}
		skipped.remove(RecordCheck.Reason.DUPLICATE);
		assertThat(skipped).isEmpty();
	}

	/**
	 * Among 1141 photos of pets and of COCO, two pets occur twice, once cut anew; no
	 * others resemble each other by 8 bits. By 6 each is found in what people make of it.
	 */
	@Test
	void photosAreFoundAgainAndNotTakenForEachOther() throws Exception {
		Assumptions.assumeTrue(Files.isDirectory(DATASETS), "The real sets are not on this machine");
		NearPictures pictures = new NearPictures(8);
		List<String> near = new ArrayList<>();
		List<Path> photos = photos();
		for (int i = 0; i < photos.size(); i++) {
			byte[] photo = Files.readAllBytes(photos.get(i));
			long hash = hash(photo);
			if (pictures.add(i, new PicturePrint(hash, i)) != null) {
				near.add(photos.get(i).getFileName().toString());
			}
			if (i % 10 == 0) {
				for (byte[] other : List.of(PicturesFixture.jpeg(photo, 30), PicturesFixture.resized(photo, 0.2),
						PicturesFixture.brightened(photo, 0.7, 0), PicturesFixture.brightened(photo, 1.1, 5))) {
					assertThat(PerceptualHash.distance(hash, hash(other))).as(photos.get(i).toString())
						.isLessThanOrEqualTo(6);
				}
			}
		}
		assertThat(near).hasSize(2);
	}

	private static List<Path> photos() throws IOException {
		List<Path> photos = new ArrayList<>();
		for (String folder : List.of("oxford-pets-small", "coco-small-by/images")) {
			try (Stream<Path> all = Files.walk(DATASETS.resolve(folder))) {
				all.filter((file) -> file.toString().endsWith(".jpg")).sorted().forEach(photos::add);
			}
		}
		return photos;
	}

	private static long hash(byte[] photo) throws UnusableImageException {
		return new ImageDecoder(1 << 24).hashed(photo, 32).hash().orElseThrow();
	}

}
