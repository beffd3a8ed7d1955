package org.imglish.core.source;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import javax.imageio.ImageIO;

import org.imglish.core.source.SourcePictures.Found;
import org.imglish.core.source.SourcePictures.Wanted;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class SourcePicturesTests {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	@TempDir
	private Path root;

	private byte[] picture = {};

	@BeforeEach
	void write() throws IOException {
		this.picture = picture("png");
		Files.createDirectories(this.root.resolve("set/cat"));
		Files.write(this.root.resolve("set/cat/1.png"), this.picture);
		Files.write(this.root.resolve("set/cat/2.jpg"), picture("jpg"));
		Files.writeString(this.root.resolve("set/cat/3.png"), "<html><script>alert(1)</script></html>");
		Files.write(this.root.resolve("set/cat/4.png"), "P6 1 1 255 \0\0\0".getBytes(StandardCharsets.US_ASCII));
		Files.write(this.root.resolve("set/cat/5.png"), new byte[5 << 20]);
	}

	private static byte[] picture(String format) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		ImageIO.write(new BufferedImage(20, 10, BufferedImage.TYPE_INT_RGB), format, out);
		return out.toByteArray();
	}

	@Test
	void aPictureIsGivenAsItIsAndByItsFirstBytes() {
		List<Found> found = find(wanted(0, "cat/1.png"), wanted(1, "cat/2.jpg"));
		assertThat(found).extracting(Found::missing).containsOnlyNulls();
		assertThat(found.get(0).image()).isNotNull();
		assertThat(found.get(0).image().content()).isEqualTo(this.picture);
		assertThat(found).extracting((each) -> each.image().mediaType()).containsExactly("image/png", "image/jpeg");
	}

	@Test
	void whatIsNoPictureOfABrowserOrTooLargeIsSaid() {
		assertThat(find(wanted(2, "cat/3.png"), wanted(3, "cat/4.png"), wanted(4, "cat/5.png")))
			.allSatisfy((each) -> assertThat(each.image()).isNull())
			.extracting(Found::missing)
			.satisfiesExactly((page) -> assertThat(page).startsWith("it is a web page rather than an image"),
					(map) -> assertThat(map).isEqualTo("it is a PPM file, which browsers do not show"),
					(large) -> assertThat(large)
						.isEqualTo("its file has 5242880 bytes, and up to 4194304 are read here"));
	}

	@Test
	void aRecordThatIsNoLongerThereIsSaid() throws IOException {
		Files.delete(this.root.resolve("set/cat/1.png"));
		assertThat(find(wanted(0, "cat/1.png"), wanted(9, "cat/9.png"))).extracting(Found::missing)
			.containsExactly("the source has changed: cat/2.jpg stands there now", "the source ends before it");
	}

	@Test
	void aSourceOutsideTheRootsIsNotRead() throws IOException {
		DataRoots other = new DataRoots(List.of(Files.createDirectories(this.root.resolve("other"))));
		assertThat(new SourcePictures(other, PATIENCE).find(source(), List.of(), List.of(wanted(0, "cat/1.png"))))
			.singleElement()
			.satisfies((each) -> assertThat(each.missing()).contains("lies outside the data roots"));
	}

	@Test
	void nobodyLooksForEver() {
		List<Found> found = new SourcePictures(new DataRoots(List.of(this.root)), Duration.ofNanos(-1)).find(source(),
				List.of(), List.of(wanted(0, "cat/1.png")));
		assertThat(found).singleElement()
			.satisfies((each) -> assertThat(each.missing()).startsWith("it stands so far behind in the source"));
	}

	@Test
	void aTextIsWithoutAPicture() throws IOException {
		Files.writeString(this.root.resolve("texts.txt"), "one\ntwo\n");
		Source texts = new Source(SourceFormat.PLAIN_TEXT, this.root.resolve("texts.txt"), null, null);
		List<Found> found = new SourcePictures(new DataRoots(List.of(this.root)), PATIENCE).find(texts, List.of(),
				List.of(wanted(1, "texts.txt, line 2")));
		assertThat(found).containsExactly(new Found(null, null, null));
	}

	private List<Found> find(Wanted... wanted) {
		return new SourcePictures(new DataRoots(List.of(this.root)), PATIENCE).find(source(), List.of(),
				List.of(wanted));
	}

	private Source source() {
		return new Source(SourceFormat.IMAGE_FOLDER, this.root.resolve("set"), null, null);
	}

	private static Wanted wanted(long number, String place) {
		return new Wanted(number, place);
	}

}
