package org.imglish.core.source;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import javax.imageio.ImageIO;

import org.imglish.core.image.ImageDecoder;
import org.imglish.core.region.Box;
import org.imglish.core.region.LabelledObject;
import org.imglish.core.region.LabelledObjects;
import org.imglish.core.source.RecordCheck.Reason;
import org.imglish.core.source.RecordCheck.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class VocObjectsTests {

	private static final String DOG = "<object><name>dog</name><difficult>0</difficult><part><name>head</name></part>"
			+ "<bndbox><xmin>2</xmin><ymin>1</ymin><xmax>8</xmax><ymax>6</ymax></bndbox></object>";

	@TempDir
	Path root;

	private int painted;

	private void image(String name, String objects) throws IOException {
		annotation(name, "<annotation><size><width>8</width><height>6</height><depth>3</depth></size>" + objects
				+ "</annotation>");
		BufferedImage image = new BufferedImage(8, 6, BufferedImage.TYPE_INT_RGB);
		image.setRGB(0, 0, 1000 * ++this.painted);
		Path file = Files.createDirectories(this.root.resolve("JPEGImages")).resolve(name + ".jpg");
		ImageIO.write(image, "png", file.toFile());
	}

	private void annotation(String name, String xml) throws IOException {
		Files.writeString(Files.createDirectories(this.root.resolve("Annotations")).resolve(name + ".xml"), xml);
	}

	private List<Result> ingest(List<String> splits) throws IOException {
		Source source = new Source(SourceFormat.VOC_DETECTION, this.root, null, null, splits, false);
		List<Result> results = new ArrayList<>();
		try (RecordStream records = new SourceRecords(new DataRoots(List.of(this.root))).open(source)) {
			assertThat(records.classes()).hasSize(20).startsWith("aeroplane").endsWith("tvmonitor");
			RecordCheck check = new RecordCheck(new ImageDecoder(1 << 20), 16, null, 64);
			records.forEachRemaining((record) -> results.add(check.check(results.size(), record)));
		}
		return results;
	}

	@Test
	void pixelsAreCountedFromOneAndTheLastBelongsToTheBox() throws IOException {
		image("2007_1", DOG + DOG.replace("<difficult>0", "<difficult>1").replace("dog", "person"));
		LabelledObjects objects = LabelledObjects
			.of(Objects.requireNonNull(ingest(List.of()).get(0).sample()).labels());
		assertThat(objects.objects()).containsExactly(new LabelledObject(11, new Box(1, 0, 7, 6), 42, false, null),
				new LabelledObject(14, new Box(1, 0, 7, 6), 42, true, null));
	}

	@Test
	void listsSayWhatIsRead() throws IOException {
		image("2007_1", DOG);
		image("2007_2", "");
		Files.createDirectories(this.root.resolve("ImageSets/Main"));
		Files.writeString(this.root.resolve("ImageSets/Main/val.txt"), "2007_2\n2007_3\n");
		List<Result> results = ingest(List.of("val"));
		assertThat(results).extracting(Result::reason).containsExactly(null, Reason.MISSING_FILE);
		assertThat(LabelledObjects.of(Objects.requireNonNull(results.get(0).sample()).labels()).objects()).isEmpty();
	}

	@Test
	void whatCannotBeUsedIsSkippedWithItsReason() throws IOException {
		image("a", DOG.replace("dog", "unicorn"));
		image("b", DOG.replace("<xmax>8", "<xmax>1"));
		image("c", DOG.replace("<xmax>8", "<xmax>wide"));
		image("d", DOG.replace("<xmax>8", "<xmax>80"));
		image("e", "<object><name>dog</name></object>");
		image("f", "");
		annotation("f", "<annotation><size>");
		image("g", "");
		Path secret = Files.writeString(this.root.resolve("secret"), "secret");
		annotation("g", "<!DOCTYPE a [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]><annotation>&x;</annotation>");
		List<Result> results = ingest(List.of());
		assertThat(results).extracting(Result::reason)
			.containsExactly(Reason.WRONG_CLASS, Reason.BROKEN_LABELS, Reason.BROKEN_LABELS, Reason.BROKEN_LABELS,
					Reason.BROKEN_LABELS, Reason.BROKEN_RECORD, Reason.BROKEN_RECORD);
		assertThat(results.get(0).detail()).contains("object 1 is of class 'unicorn'");
		assertThat(results.get(1).detail()).contains("box of no area");
	}

}
