package org.imglish.core.source;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.imageio.ImageIO;

import org.imglish.core.image.ImageDecoder;
import org.imglish.core.image.LabelMap;
import org.imglish.core.shard.Holdings;
import org.imglish.core.source.RecordCheck.Reason;
import org.imglish.core.source.RecordCheck.Result;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.assertThatIOException;

class LabelMapSourcesTests {

	@TempDir
	Path root;

	private int painted;

	@BeforeEach
	void nameTheClasses() throws IOException {
		Files.writeString(this.root.resolve("classes.txt"), "wall\nsky\ntree\n");
	}

	/** Images differ, so that none is a duplicate. */
	private void image(String name, int width, int height) throws IOException {
		BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
		image.setRGB(0, 0, 1000 * ++this.painted);
		write(name, image);
	}

	private void write(String name, BufferedImage image) throws IOException {
		Path file = this.root.resolve(name);
		Files.createDirectories(file.getParent());
		ImageIO.write(image, "png", file.toFile());
	}

	private void map(String name, int width, int height, int... labels) throws IOException {
		BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
		for (int i = 0; i < labels.length; i++) {
			image.getRaster().setSample(i % width, i / width, 0, labels[i]);
		}
		write(name, image);
	}

	private Source maps(String classes, @Nullable String imageSuffix, @Nullable String labelSuffix,
			boolean zeroIgnored) {
		return new Source(SourceFormat.LABEL_MAPS, this.root.resolve("images"), null, this.root.resolve("labels"),
				List.of(), false, this.root.resolve(classes), imageSuffix, labelSuffix, zeroIgnored);
	}

	private List<Result> ingest(Source source) throws IOException {
		SourceRecords sources = new SourceRecords(new DataRoots(List.of(this.root)));
		Survey survey;
		try (RecordStream records = sources.open(source)) {
			survey = Survey.of("source", records, 1, (text) -> {
			});
		}
		RecordCheck check = new RecordCheck(new ImageDecoder(1 << 20), 16, null, 64, LongTexts.CUT, survey);
		List<Result> results = new ArrayList<>();
		try (RecordStream records = sources.open(source)) {
			records.forEachRemaining((record) -> results.add(check.check(results.size(), record)));
		}
		return results;
	}

	private static int[] labels(Result result) throws Exception {
		LabelMap map = LabelMap.decode(java.util.Objects.requireNonNull(result.sample()).labelMap(), 1000);
		int[] labels = new int[map.labels().length];
		for (int i = 0; i < labels.length; i++) {
			labels[i] = map.labels()[i] & 0xff;
		}
		return labels;
	}

	@Test
	void labelsKeepTheSizeThatTheImageHad() throws Exception {
		image("images/a.png", 3, 2);
		map("labels/a.png", 3, 2, 0, 1, 2, 255, 0, 0);
		List<Result> results = ingest(maps("classes.txt", null, null, false));
		assertThat(labels(results.get(0))).containsExactly(0, 1, 2, 255, 0, 0);
		assertThat(results.get(0).sample().labels()).containsEntry("image_id", "a");
		assertThat(Holdings.NONE.plus(results.get(0).samples()).labelMaps()).isOne();
	}

	@Test
	void zeroIsNoClassWhereTheRecipeSaysSo() throws Exception {
		image("images/a.jpg", 2, 2);
		map("labels/a.png", 2, 2, 0, 1, 3, 255);
		assertThat(labels(ingest(maps("classes.txt", null, null, true)).get(0))).containsExactly(255, 0, 2, 255);
	}

	@Test
	void oneNumberHasOneName() throws Exception {
		Files.writeString(this.root.resolve("classes.json"), "{\"1\": \"road\", \"01\": \"car\", \"2\": \"sky\"}");
		image("images/a.png", 2, 2);
		map("labels/a.png", 2, 2, 1, 1, 2, 2);
		assertThatThrownBy(() -> ingest(maps("classes.json", null, null, false))).isInstanceOf(IOException.class)
			.hasMessageEndingWith("classes.json gives two names to class 1");
	}

	@Test
	void numbersOfClassesMayHaveGaps() throws Exception {
		Files.writeString(this.root.resolve("classes.json"),
				"{\"0\": \"unlabeled\", \"7\": \"road\", \"26\": \"car\"}");
		image("images/a.png", 2, 2);
		map("labels/a.png", 2, 2, 0, 7, 26, 7);
		assertThat(labels(ingest(maps("classes.json", null, null, true)).get(0))).containsExactly(255, 0, 1, 0);
		assertThat(labels(ingest(maps("classes.json", null, null, false)).get(0))).containsExactly(0, 1, 2, 1);
	}

	@Test
	void citiesAreFoldersAndHaveSuffixes() throws Exception {
		image("images/bonn/bonn_1_leftImg8bit.png", 2, 1);
		map("labels/bonn/bonn_1_gtFine_labelTrainIds.png", 2, 1, 1, 2);
		map("labels/bonn/bonn_1_gtFine_color.png", 2, 1, 1, 2);
		map("labels/ulm/ulm_1_gtFine_labelTrainIds.png", 2, 1, 1, 2);
		Source source = maps("classes.txt", "_leftImg8bit.png", "_gtFine_labelTrainIds.png", false);
		List<Result> results = ingest(source);
		assertThat(results).hasSize(1);
		assertThat(labels(results.get(0))).containsExactly(1, 2);
		try (RecordStream records = new SourceRecords(new DataRoots(List.of(this.root))).open(source)) {
			assertThat(records.unread()).containsEntry("label maps without an image", 1L)
				.containsEntry("files beside the label maps whose names do not end in _gtFine_labelTrainIds.png", 1L);
			assertThat(records.classes()).containsExactly("wall", "sky", "tree");
		}
	}

	@Test
	void whatCannotBeUsedIsSkippedWithItsPlaceAndReason() throws Exception {
		image("images/a-other-size.png", 4, 4);
		map("labels/a-other-size.png", 4, 3);
		image("images/b-unknown.png", 2, 2);
		map("labels/b-unknown.png", 2, 2, 0, 0, 0, 3);
		image("images/c-deep.png", 2, 2);
		write("labels/c-deep.png", new BufferedImage(2, 2, BufferedImage.TYPE_USHORT_GRAY));
		image("images/d-colors.png", 2, 2);
		write("labels/d-colors.png", new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB));
		image("images/e-alone.png", 2, 2);
		image("images/f-twice.png", 2, 2);
		Files.copy(this.root.resolve("images/f-twice.png"), this.root.resolve("images/f-twice.jpg"));
		image("images/g-good.png", 2, 2);
		map("labels/g-good.png", 2, 2);
		image("images/h-huge.png", 2, 2);
		map("labels/h-huge.png", 900, 900);
		List<Result> results = ingest(maps("classes.txt", null, null, false));
		assertThat(results).extracting(Result::reason)
			.containsExactly(Reason.BROKEN_LABELS, Reason.WRONG_CLASS, Reason.BROKEN_LABELS, Reason.BROKEN_LABELS,
					Reason.MISSING_FILE, Reason.AMBIGUOUS, null, Reason.BROKEN_LABELS);
		assertThat(results).extracting(Result::place).first().isEqualTo("a-other-size");
		assertThat(results.get(0).detail()).contains("4 x 3", "4 x 4");
		assertThat(results.get(1).detail()).contains("number 3 in column 1 of row 1");
		assertThat(results.get(2).detail()).contains("16 bits");
	}

	@Test
	void aListOfClassesHasAtLeastTwoAndNoneTwice() throws Exception {
		image("images/a.png", 2, 2);
		map("labels/a.png", 2, 2);
		Files.writeString(this.root.resolve("one.txt"), "wall\n");
		assertThatIOException().isThrownBy(() -> ingest(maps("one.txt", null, null, false)))
			.withMessageContaining("at least two");
		Files.writeString(this.root.resolve("twice.txt"), "wall\nsky\nwall\n");
		assertThatIOException().isThrownBy(() -> ingest(maps("twice.txt", null, null, false)))
			.withMessageContaining("'wall' twice");
	}

	@Test
	void pascalVocIsReadByItsLists() throws Exception {
		for (String name : List.of("2007_1", "2007_2")) {
			image("JPEGImages/" + name + ".jpg", 2, 2);
			map("SegmentationClass/" + name + ".png", 2, 2, 0, 15, 255, 20);
		}
		Files.createDirectories(this.root.resolve("ImageSets/Segmentation"));
		Files.writeString(this.root.resolve("ImageSets/Segmentation/val.txt"), "2007_2\n2007_3\n");
		Source all = new Source(SourceFormat.VOC_SEGMENTATION, this.root, null, null);
		assertThat(ingest(all)).hasSize(2);
		Source val = new Source(SourceFormat.VOC_SEGMENTATION, this.root, null, null, List.of("val"), false);
		List<Result> results = ingest(val);
		assertThat(results).extracting(Result::reason).containsExactly(null, Reason.MISSING_FILE);
		assertThat(labels(results.get(0))).containsExactly(0, 15, 255, 20);
	}

}
