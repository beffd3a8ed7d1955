package org.imglish.core.image;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencv.core.Mat;

import static org.assertj.core.api.Assertions.assertThat;

class PerceptualHashTests {

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void whatIsDoneToAPictureChangesFewBits(long number) {
		byte[] picture = PicturesFixture.picture(number);
		assertThat(distance(picture, PicturesFixture.jpeg(picture, 90))).isLessThanOrEqualTo(2);
		assertThat(distance(picture, PicturesFixture.jpeg(picture, 30))).isLessThanOrEqualTo(4);
		assertThat(distance(picture, PicturesFixture.resized(picture, 0.5))).isLessThanOrEqualTo(4);
		assertThat(distance(picture, PicturesFixture.resized(picture, 3))).isLessThanOrEqualTo(4);
		assertThat(distance(picture, PicturesFixture.brightened(picture, 1, 20))).isLessThanOrEqualTo(4);
		assertThat(distance(picture, PicturesFixture.brightened(picture, 0.7, 0))).isLessThanOrEqualTo(4);
	}

	@Test
	void otherPicturesDifferInAboutHalfOfTheBits() {
		long[] hashes = IntStream.range(0, 60).mapToLong((number) -> hash(PicturesFixture.picture(number))).toArray();
		double sum = 0;
		for (int i = 0; i < hashes.length; i++) {
			for (int j = 0; j < i; j++) {
				int distance = PerceptualHash.distance(hashes[i], hashes[j]);
				assertThat(distance).isGreaterThan(10);
				sum += distance;
			}
		}
		assertThat(sum / (hashes.length * (hashes.length - 1) / 2.0)).isBetween(30.0, 34.0);
	}

	@Test
	void halfOfTheBitsAreSet() {
		assertThat(Long.bitCount(hash(PicturesFixture.picture(7)))).isEqualTo(32);
	}

	@Test
	void aMirroredPictureIsAnotherOne() {
		byte[] picture = PicturesFixture.picture(6);
		assertThat(distance(picture, PicturesFixture.mirrored(picture))).isGreaterThan(10);
	}

	@Test
	void aPictureOfOneShadeHasNoHash() {
		Mat plain = PicturesFixture.decoded(PicturesFixture.plain(200, 30, 90));
		assertThat(PerceptualHash.of(plain)).isEmpty();
		plain.release();
	}

	private static int distance(byte[] one, byte[] other) {
		return PerceptualHash.distance(hash(one), hash(other));
	}

	private static long hash(byte[] picture) {
		Mat image = PicturesFixture.decoded(picture);
		long hash = PerceptualHash.of(image).orElseThrow();
		image.release();
		return hash;
	}

}
