package org.imglish.core.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

import org.imglish.core.image.PerceptualHash;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class NearPicturesTests {

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 })
	void whatItFindsIsWhatComparingAllFinds(int limit) {
		SplittableRandom random = new SplittableRandom(limit);
		NearPictures pictures = new NearPictures(limit);
		List<NearPictures.Near> found = new ArrayList<>();
		List<NearPictures.Near> expected = new ArrayList<>();
		List<Kept> kept = new ArrayList<>();
		for (int i = 0; i < 3000; i++) {
			long hash = random.nextLong();
			if (i > 10 && i % 2 == 0) {
				hash = flipped(kept.get(random.nextInt(kept.size())).hash, random.nextInt(limit + 3), random);
			}
			found.add(pictures.add(i, new PicturePrint(hash, i)));
			NearPictures.Near nearest = nearest(kept, hash, limit);
			expected.add(nearest);
			if (nearest == null) {
				kept.add(new Kept(i, hash));
			}
		}
		assertThat(found).isEqualTo(expected).contains((NearPictures.Near) null);
		assertThat(found.stream().filter((near) -> near != null).count()).isGreaterThan(200);
	}

	@Test
	void theSameFileAgainIsNotSomethingThatResemblesIt() {
		NearPictures pictures = new NearPictures(2);
		assertThat(pictures.add(0, new PicturePrint(0b1111, 1))).isNull();
		assertThat(pictures.add(1, new PicturePrint(0b1111, 1))).isNull();
		assertThat(pictures.add(2, new PicturePrint(0b1111, 2))).isEqualTo(new NearPictures.Near(0, 0));
		assertThat(pictures.add(3, new PicturePrint(0b0011, 3))).isEqualTo(new NearPictures.Near(0, 2));
		assertThat(pictures.add(4, new PicturePrint(0b0011, 3))).isEqualTo(new NearPictures.Near(0, 2));
	}

	/** What resembles a picture that went does not go for that. */
	@Test
	void resemblanceIsNotHandedOn() {
		NearPictures pictures = new NearPictures(2);
		assertThat(pictures.add(0, new PicturePrint(0, 1))).isNull();
		assertThat(pictures.add(1, new PicturePrint(0b11, 2))).isNotNull();
		assertThat(pictures.add(2, new PicturePrint(0b1111, 3))).isNull();
	}

	private static long flipped(long hash, int bits, SplittableRandom random) {
		long other = hash;
		while (PerceptualHash.distance(hash, other) < bits) {
			other = hash ^ (hash ^ other | 1L << random.nextInt(64));
		}
		return other;
	}

	private static NearPictures.@Nullable Near nearest(List<Kept> kept, long hash, int limit) {
		return kept.stream()
			.map((each) -> new NearPictures.Near(each.record, PerceptualHash.distance(each.hash, hash)))
			.filter((near) -> near.distance() <= limit)
			.min(Comparator.comparingInt(NearPictures.Near::distance).thenComparingLong(NearPictures.Near::record))
			.orElse(null);
	}

	private record Kept(long record, long hash) {

	}

}
