package org.imglish.core.training;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import nu.pattern.OpenCV;
import org.imglish.core.loader.Pixels;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.Manifest;
import org.imglish.core.shard.ShardWriter;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.Scalar;
import org.opencv.imgcodecs.Imgcodecs;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** Pictures four times as wide as high: grey, with a white left and a black right end. */
public final class WidePictures {

	public static final int SIDE = 32;

	private WidePictures() {
	}

	/** Writes a dataset of them and returns its folder. */
	public static Path paint(Path folder) throws IOException {
		OpenCV.loadLocally();
		Path wide = Files.createDirectories(folder.resolve("wide"));
		List<Sample> samples = new ArrayList<>();
		for (int i = 0; i < 12; i++) {
			samples.add(new Sample("w-" + i, picture(100 + i), null, null, null, Map.of()));
		}
		Manifest manifest = new Manifest("wide", Manifest.Kind.IMAGES, SIDE, null, null, List.of(),
				List.of(ShardWriter.write(wide, "shard-000000.tar", samples)), Map.of());
		Files.write(wide.resolve("manifest.json"), JsonMapper.builder().build().writeValueAsBytes(manifest));
		return wide;
	}

	public static byte[] picture(int grey) {
		Mat image = new Mat(SIDE, 4 * SIDE, CvType.CV_8UC3, Scalar.all(grey));
		image.colRange(0, SIDE).setTo(Scalar.all(255));
		image.colRange(3 * SIDE, 4 * SIDE).setTo(Scalar.all(0));
		MatOfByte encoded = new MatOfByte();
		Imgcodecs.imencode(".png", image, encoded);
		return encoded.toArray();
	}

	/** Red of the middle row's first and last pixel, mirrored or not. */
	private static List<Float> ends(Pixels pixels, int number) {
		FloatBuffer image = pixels.image(number);
		float left = image.get(SIDE / 2 * SIDE);
		float right = image.get(SIDE / 2 * SIDE + SIDE - 1);
		return (left > right) ? List.of(left, right) : List.of(right, left);
	}

	public static void assertWhole(Pixels pixels) {
		for (int i = 0; i < pixels.count(); i++) {
			assertThat(ends(pixels, i)).containsExactly(1f, -1f);
		}
	}

	public static void assertMiddle(Pixels pixels) {
		for (int i = 0; i < pixels.count(); i++) {
			assertThat(ends(pixels, i)).allSatisfy((value) -> assertThat(value).isBetween(-0.3f, 0f));
		}
	}

}
