package org.imglish.core.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

import nu.pattern.OpenCV;
import org.imglish.core.digest.Sha256;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Pictures of every format, with what Pillow makes of them. */
class ImageDecoderTests {

	private static final Path IMAGES = Path.of("src/test/resources/images");

	private final ImageDecoder decoder = new ImageDecoder(10_000);

	@BeforeAll
	static void loadOpenCv() {
		OpenCV.loadLocally();
	}

	static Stream<String> pictures() throws IOException {
		return pillow().propertyNames().stream().filter((name) -> !name.endsWith(".avif"));
	}

	private static JsonNode pillow() throws IOException {
		return JsonMapper.builder().build().readTree(Files.readString(IMAGES.resolve("pillow.json")));
	}

	@ParameterizedTest
	@MethodSource("pictures")
	void picturesAreThoseOfPillow(String name) throws Exception {
		JsonNode expected = pillow().path(name);
		byte[] encoded = Files.readAllBytes(IMAGES.resolve(name));
		ImageHeader header = ImageHeader.read(encoded);
		assertThat(header.width()).isEqualTo(expected.path("width").asLong());
		assertThat(header.height()).isEqualTo(expected.path("height").asLong());
		byte[] rgb = rgb(this.decoder.decode(encoded));
		if (name.equals("cmyk.jpg")) {
			// Ink is rounded to colors otherwise than Pillow does, by one at most.
			assertThat(rgb).hasSize(3 * 40 * 24);
		}
		else {
			assertThat(Sha256.of(rgb)).isEqualTo(expected.path("sha256").asString());
		}
	}

	@ParameterizedTest
	@MethodSource("pictures")
	void aPictureThatIsCutOffIsBroken(String name) throws IOException {
		byte[] encoded = Files.readAllBytes(IMAGES.resolve(name));
		// The second frame of a moving GIF is not looked at.
		int end = name.equals("animated.gif") ? encoded.length / 4 : encoded.length - 2;
		for (int length = 0; length <= end; length += Math.max(1, encoded.length / 97)) {
			byte[] cut = Arrays.copyOf(encoded, length);
			assertThatExceptionOfType(BrokenImageException.class).as("%d bytes of %s", length, name)
				.isThrownBy(() -> this.decoder.decode(cut));
		}
	}

	@Test
	void aJpegWithoutItsEndIsCutOff() throws IOException {
		byte[] encoded = Files.readAllBytes(IMAGES.resolve("rgb.jpg"));
		for (int missing = 1; missing < 100; missing++) {
			byte[] cut = Arrays.copyOf(encoded, encoded.length - missing);
			assertThatExceptionOfType(BrokenImageException.class).isThrownBy(() -> this.decoder.decode(cut))
				.withMessageContaining("cut off");
		}
	}

	@Test
	void whatIsBehindTheEndOfAPictureDoesNotMatter() throws Exception {
		byte[] encoded = Files.readAllBytes(IMAGES.resolve("rgb.jpg"));
		byte[] longer = Arrays.copyOf(encoded, encoded.length + 1000);
		assertThat(rgb(this.decoder.decode(longer))).isEqualTo(rgb(this.decoder.decode(encoded)));
	}

	@Test
	void anUnknownFormatIsNamedBesideTheKnownOnes() throws IOException {
		byte[] avif = Files.readAllBytes(IMAGES.resolve("rgb.avif"));
		assertThatExceptionOfType(BrokenImageException.class).isThrownBy(() -> this.decoder.decode(avif))
			.withMessage("it is an AVIF image, which is not read; the formats JPEG, PNG, GIF, BMP, TIFF, WebP, PPM, "
					+ "JPEG 2000 are read");
		assertThatExceptionOfType(BrokenImageException.class)
			.isThrownBy(() -> this.decoder.decode("<!DOCTYPE html><html>".getBytes(StandardCharsets.US_ASCII)))
			.withMessageStartingWith("it is a web page rather than an image");
	}

	@ParameterizedTest
	@CsvSource({ "100, 1", "99, 1", "50, 2", "45, 2", "24, 4", "12, 8" })
	void aLargeJpegIsDecodedAtAFractionOfItsSize(int side, int reduction) throws Exception {
		byte[] file = OpenCvCodec.encode(TurboJpegTests.picture(151, 100, 50), ".jpg", 92);
		assertThat(ImageDecoder.reduction(ImageHeader.read(file), side)).isEqualTo(reduction);
		Mat fraction = OpenCvCodec.decode(new ImageDecoder(100_000).reencode(file, side), 1);
		Mat whole = new Mat();
		Imgproc.resize(OpenCvCodec.decode(file, 1), whole, fraction.size(), 0, 0, Imgproc.INTER_AREA);
		assertThat(fraction.rows()).isEqualTo(side);
		assertThat(fraction.cols()).isEqualTo(Math.round(151 * side / 100.0));
		assertThat(Core.PSNR(fraction, whole)).isGreaterThan(33);
	}

	@Test
	void aTurnedJpegKeepsTheSizeAtWhichItIsSeen() throws Exception {
		byte[] file = TurboJpegTests.turned(OpenCvCodec.encode(TurboJpegTests.picture(151, 100), ".jpg", 92), 6);
		ImageDecoder.Reencoded small = new ImageDecoder(100_000).reencoded(file, 30);
		assertThat(small.width()).isEqualTo(100);
		assertThat(small.height()).isEqualTo(151);
		assertThat(OpenCvCodec.decode(small.encoded(), 1).size()).isEqualTo(new Size(30, 45));
	}

	@ParameterizedTest
	@ValueSource(strings = { "1200 x 3", "3 x 1200", "20000 x 1", "1 x 60000" })
	void aLineIsNoPicture(String size) {
		String[] sides = size.split(" x ");
		byte[] line = png(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
		assertThatExceptionOfType(ThinImageException.class)
			.isThrownBy(() -> new ImageDecoder(1_000_000).reencode(line, 256))
			.withMessageStartingWith("it has " + size + " pixels; one side may be at most 100 times as long");
	}

	@Test
	void aWidePictureThatWouldBecomeHugeIsRefusedBeforeItIsScaled() {
		byte[] wide = png(1000, 12);
		assertThatExceptionOfType(LargeImageException.class)
			.isThrownBy(() -> new ImageDecoder(1_000_000).reencode(wide, 4096))
			.withMessageContaining("would become 341333 x 4096");
	}

	private static byte[] png(int width, int height) {
		MatOfByte encoded = new MatOfByte();
		Imgcodecs.imencode(".png", new Mat(height, width, CvType.CV_8UC3, Scalar.all(99)), encoded);
		return encoded.toArray();
	}

	private static byte[] rgb(Mat image) {
		byte[] pixels = new byte[3 * image.rows() * image.cols()];
		image.get(0, 0, pixels);
		image.release();
		for (int i = 0; i < pixels.length; i += 3) {
			byte blue = pixels[i];
			pixels[i] = pixels[i + 2];
			pixels[i + 2] = blue;
		}
		return pixels;
	}

}
