package org.imglish.core.loader;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

import nu.pattern.OpenCV;
import org.imglish.core.augmentation.Augmentation;
import org.imglish.core.augmentation.ColorJitter;
import org.imglish.core.image.Framing;
import org.imglish.core.image.ImageForm;
import org.imglish.core.image.Normalization;
import org.imglish.core.image.RandomCrop;
import org.imglish.core.sample.Sample;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.Scalar;
import org.opencv.imgcodecs.Imgcodecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ImageBatchesTests {

	private static final int SIDE = 24;

	private static final Augmentation ALL = new Augmentation(new RandomCrop(0.3), true,
			new ColorJitter(0.4, 0.4, 0.4, 0.1), null, 0, 0, 0);

	@BeforeAll
	static void loadOpenCv() {
		OpenCV.loadLocally();
	}

	@Test
	void aBatchDoesNotDependOnTheNumberOfThreads() throws IOException {
		assertThat(augmented(1)).isEqualTo(augmented(3)).isEqualTo(augmented(7));
	}

	@Test
	void eachSampleHasDrawsOfItsOwn() throws IOException {
		float[] values = augmented(2);
		int size = values.length / 20;
		// Samples 0 and 10 hold the same image.
		assertThat(Arrays.copyOfRange(values, 0, size)).isNotEqualTo(Arrays.copyOfRange(values, 10 * size, 11 * size));
	}

	@Test
	void plainPixelsAreNormalized() throws IOException {
		try (ImageBatches halves = new ImageBatches(4, Framing.CENTER);
				ImageBatches imagenet = new ImageBatches(4, new ImageForm(Framing.WHOLE, Normalization.IMAGENET), 1)) {
			// OpenCV's order is blue, green, red.
			Sample sample = sample(0, new Scalar(0, 51, 255));
			FloatBuffer half = halves.pixels("d", List.of(sample), Sample::image).image(0);
			assertThat(new float[] { half.get(0), half.get(16), half.get(32) }).containsExactly(1, -0.6f, -1);
			FloatBuffer other = imagenet.pixels("d", List.of(sample), Sample::image).image(0);
			assertThat(other.get(0)).isEqualTo((1 - 0.485f) / 0.229f);
			assertThat(other.get(16)).isEqualTo((0.2f - 0.456f) / 0.224f);
			assertThat(other.get(32)).isEqualTo(-0.406f / 0.225f);
		}
	}

	@Test
	void aBrokenImageIsNamed() {
		Sample broken = new Sample("b-7", "no image".getBytes(StandardCharsets.US_ASCII), null, null, null, Map.of());
		try (ImageBatches batches = new ImageBatches(SIDE, Framing.CENTER)) {
			assertThatThrownBy(() -> batches.pixels("photos", List.of(sample(0, Scalar.all(9)), broken), Sample::image))
				.isInstanceOf(IOException.class)
				.hasMessageContaining("The image of sample b-7 of dataset photos cannot be used");
		}
	}

	private static float[] augmented(int threads) throws IOException {
		List<Sample> samples = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			samples.add(sample(i, new Scalar(i % 10 * 20, 90, 200 - i % 10 * 9)));
		}
		try (ImageBatches batches = new ImageBatches(SIDE, ImageForm.PRETRAINED, threads)) {
			Pixels pixels = batches.pixels("d", samples, Sample::image, ALL, ImageBatchesTests::draws);
			float[] values = new float[samples.size() * 3 * SIDE * SIDE];
			for (int i = 0; i < samples.size(); i++) {
				pixels.image(i).get(values, i * 3 * SIDE * SIDE, 3 * SIDE * SIDE);
			}
			return values;
		}
	}

	private static RandomGenerator draws(int item) {
		return StepRandom.of(5, 3, "images", item);
	}

	private static Sample sample(int number, Scalar color) {
		Mat image = new Mat(40, 50, CvType.CV_8UC3, color);
		MatOfByte encoded = new MatOfByte();
		Imgcodecs.imencode(".png", image, encoded);
		return new Sample("s-" + number, encoded.toArray(), null, null, null, Map.of());
	}

}
