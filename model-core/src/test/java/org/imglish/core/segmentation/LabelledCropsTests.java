package org.imglish.core.segmentation;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

import org.imglish.core.image.ImageDecoder;
import org.imglish.core.image.LabelMap;
import org.imglish.core.image.Normalization;
import org.junit.jupiter.api.Test;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.imgcodecs.Imgcodecs;

import static org.assertj.core.api.Assertions.assertThat;

class LabelledCropsTests {

	private static final int SIDE = 32;

	private final ImageDecoder decoder = new ImageDecoder(1 << 20);

	/** Stripes of four classes, each of a grey level of its own. */
	private static LabelMap stripes(int width, int height) {
		byte[] labels = new byte[width * height];
		for (int i = 0; i < labels.length; i++) {
			labels[i] = (byte) (i % width / 16 % 4);
		}
		return new LabelMap(width, height, labels);
	}

	private static byte[] grey(LabelMap map) {
		Mat image = new Mat(map.height(), map.width(), CvType.CV_8UC3);
		byte[] pixels = new byte[3 * map.labels().length];
		for (int i = 0; i < pixels.length; i++) {
			pixels[i] = (byte) (60 * map.labels()[i / 3]);
		}
		image.put(0, 0, pixels);
		MatOfByte png = new MatOfByte();
		Imgcodecs.imencode(".png", image, png);
		return png.toArray();
	}

	private static Segmentation drawn(double minScale, double maxScale, double share, boolean distortion) {
		return new Segmentation(64, null, minScale, maxScale, share, true, distortion, null, null, null, 0.4, 0.1);
	}

	private Crop read(Segmentation setting, LabelMap map, int seed) throws Exception {
		Crop crop = new Crop(FloatBuffer.allocate(3 * SIDE * SIDE), new float[SIDE * SIDE]);
		new LabelledCrops(this.decoder, setting, Normalization.HALF, SIDE).read(grey(map), map.encode(),
				new SplittableRandom(seed), crop.pixels(), crop.labels(), 0);
		return crop;
	}

	@Test
	void imageAndLabelsAreCutScaledAndMirroredTogether() throws Exception {
		LabelMap map = stripes(96, 64);
		for (int seed = 0; seed < 20; seed++) {
			Crop crop = read(drawn(0.5, 2, 1, false), map, seed);
			int wrong = 0;
			for (int i = 0; i < crop.labels().length; i++) {
				double expected = 60 * crop.labels()[i] / 127.5 - 1;
				wrong += (Math.abs(crop.pixels().get(i) - expected) > 0.24) ? 1 : 0;
			}
			// only where stripes meet are pixels a mixture
			assertThat(wrong).as("seed %d", seed).isLessThan(SIDE * SIDE / 5);
		}
	}

	@Test
	void aCropIsTheSameForTheSameDraws() throws Exception {
		LabelMap map = stripes(96, 64);
		Crop once = read(drawn(0.5, 2, 0.75, true), map, 5);
		Crop again = read(drawn(0.5, 2, 0.75, true), map, 5);
		assertThat(again.pixels().array()).isEqualTo(once.pixels().array());
		assertThat(again.labels()).isEqualTo(once.labels());
		assertThat(read(drawn(0.5, 2, 0.75, true), map, 6).labels()).isNotEqualTo(once.labels());
	}

	@Test
	void aSmallImageIsFilledUpWithWhatDoesNotCount() throws Exception {
		Crop crop = read(drawn(0.25, 0.25, 1, true), stripes(64, 64), 1);
		for (int i = 0; i < crop.labels().length; i++) {
			boolean inside = i % SIDE < 16 && i / SIDE < 16;
			assertThat(crop.labels()[i] != LabelMap.IGNORED).isEqualTo(inside);
			if (!inside) {
				assertThat(crop.pixels().get(i)).isZero();
			}
		}
	}

	@Test
	void cropsOfOneClassAreDrawnAgain() throws Exception {
		byte[] labels = new byte[256 * 256];
		for (int i = 0; i < labels.length; i++) {
			labels[i] = (byte) ((i % 256 < 40) ? i / 256 / 16 % 3 : 3);
		}
		LabelMap mostlyOne = new LabelMap(256, 256, labels);
		Segmentation any = new Segmentation(256, null, 1, 1, 1, false, false, null, null, null, 0.4, 0.1);
		Segmentation mixed = new Segmentation(256, null, 1, 1, 0.75, false, false, null, null, null, 0.4, 0.1);
		assertThat(plain(mixed, mostlyOne)).isLessThan(plain(any, mostlyOne) / 2);
	}

	private int plain(Segmentation setting, LabelMap map) throws Exception {
		int plain = 0;
		for (int seed = 0; seed < 40; seed++) {
			float first = read(setting, map, seed).labels()[0];
			float[] labels = read(setting, map, seed).labels();
			boolean same = true;
			for (float label : labels) {
				same &= label == first;
			}
			plain += same ? 1 : 0;
		}
		return plain;
	}

	@Test
	void everyPixelOfAnImageOfTheCropsSizeIsKept() throws Exception {
		LabelMap map = stripes(SIDE, SIDE);
		Segmentation still = new Segmentation(null, null, 1, 1, 1, false, false, null, null, null, 0.4, 0.1);
		float[] expected = new float[SIDE * SIDE];
		for (int i = 0; i < expected.length; i++) {
			expected[i] = map.labels()[i];
		}
		assertThat(read(still, map, 1).labels()).isEqualTo(expected);
		assertThat(Arrays.stream(new int[] { 683, 1024 }).mapToObj((width) -> still.scale(512).of(width, 512)))
			.extracting((size) -> (int) size.width)
			.containsExactly(683, 1024);
	}

	private record Crop(FloatBuffer pixels, float[] labels) {

	}

}
