package org.imglish.core.image;

import java.util.Arrays;
import java.util.SplittableRandom;

import nu.pattern.OpenCV;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
import org.opencv.core.Size;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Where libjpeg-turbo is installed, everything comes out of it as it does from OpenCV.
 */
class TurboJpegTests {

	private static TurboJpeg library;

	@BeforeAll
	static void load() {
		OpenCV.loadLocally();
		assumeThat(TurboJpeg.here()).isPresent();
		library = TurboJpeg.here().orElseThrow();
	}

	@ParameterizedTest
	@CsvSource({ "640, 480, 92", "33, 17, 50", "16, 16, 100", "1, 1, 75", "1023, 2, 92" })
	void encodesToTheSameBytes(int width, int height, int quality) {
		Mat image = picture(width, height);
		assertThat(library.encode(image, quality)).isEqualTo(OpenCvCodec.encode(image, ".jpg", quality));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 4, 8 })
	void decodesToTheSamePixels(int reduction) throws BrokenImageException {
		for (int sampling : new int[] { Imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_411,
				Imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_420, Imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_422,
				Imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_440, Imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_444 }) {
			for (int progressive = 0; progressive < 2; progressive++) {
				byte[] file = file(picture(203, 141), Imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR, sampling,
						Imgcodecs.IMWRITE_JPEG_PROGRESSIVE, progressive);
				checkSame(file, reduction);
			}
		}
	}

	@Test
	void decodesGreyPicturesToTheSamePixels() throws BrokenImageException {
		Mat grey = new Mat();
		Imgproc.cvtColor(picture(75, 50), grey, Imgproc.COLOR_BGR2GRAY);
		checkSame(file(grey), 1);
	}

	@Test
	void leavesDamagedFilesToOpenCv() throws BrokenImageException {
		byte[] file = file(picture(203, 141));
		ImageHeader header = ImageHeader.read(file);
		assertThat(library.decode(Arrays.copyOf(file, file.length / 2), header, 1)).isNull();
		assertThat(library.decode(file, new ImageHeader(ImageFormat.JPEG, 204, 141), 1)).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "1, false", "2, true", "3, true", "6, true", "8, true" })
	void leavesTurnedPicturesToOpenCv(int orientation, boolean turned) throws Exception {
		byte[] file = turned(file(picture(40, 20)), orientation);
		assertThat(JpegMarkers.isTurned(file)).isEqualTo(turned);
		Mat decoded = new ImageDecoder(10_000).decode(file);
		assertThat(Core.norm(decoded, OpenCvCodec.decode(file, 1), Core.NORM_INF)).isZero();
		assertThat(decoded.cols()).isEqualTo((orientation < 5) ? 40 : 20);
	}

	private static void checkSame(byte[] file, int reduction) throws BrokenImageException {
		Mat decoded = library.decode(file, ImageHeader.read(file), reduction);
		Mat expected = OpenCvCodec.decode(file, reduction);
		assertThat(decoded).isNotNull();
		assertThat(decoded.size()).isEqualTo(expected.size());
		assertThat(Core.norm(decoded, expected, Core.NORM_INF)).isZero();
	}

	/** With an Exif block of one tag in front. */
	static byte[] turned(byte[] file, int orientation) {
		byte[] exif = { (byte) 0xff, (byte) 0xe1, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1,
				18, 0, 3, 0, 0, 0, 1, 0, (byte) orientation, 0, 0, 0, 0, 0, 0 };
		byte[] all = new byte[file.length + exif.length];
		System.arraycopy(file, 0, all, 0, 2);
		System.arraycopy(exif, 0, all, 2, exif.length);
		System.arraycopy(file, 2, all, 2 + exif.length, file.length - 2);
		return all;
	}

	private static byte[] file(Mat image, int... settings) {
		MatOfByte file = new MatOfByte();
		Imgcodecs.imencode(".jpg", image, file, new MatOfInt(settings));
		return file.toArray();
	}

	static Mat picture(int width, int height) {
		return picture(width, height, 3);
	}

	/** Colored noise of so many pixels a grain. */
	static Mat picture(int width, int height, int grain) {
		Mat grains = new Mat(height / grain + 1, width / grain + 1, CvType.CV_8UC3);
		byte[] noise = new byte[3 * (int) grains.total()];
		new SplittableRandom(width).nextBytes(noise);
		grains.put(0, 0, noise);
		Mat image = new Mat();
		Imgproc.resize(grains, image, new Size(width, height), 0, 0, Imgproc.INTER_CUBIC);
		return image;
	}

}
