package org.imglish.core.source;

import java.util.Arrays;

import org.imglish.core.image.PerceptualHash;
import org.jspecify.annotations.Nullable;

/**
 * Finds pictures by how many bits of their hashes differ, without comparing all: multi-
 * index hashing (Norouzi, Punjani and Fleet, arXiv 1307.2982, section 3). Hashes are cut
 * into three bands. Where at most k bits differ, they are few in one of the bands, so
 * only hashes are compared of which a band is one of those few bits around.
 * <p>
 * Takes 36 bytes a picture and 32 MiB. Of ten million pictures whose hashes are spread
 * evenly, looking for up to 4 differing bits compares some hundreds, for up to 10 some
 * ten thousands.
 */
final class NearPictures {

	/** The three bands: about as many bits as numbers of pictures have. */
	private static final int[] WIDTHS = { 21, 21, 22 };

	private static final int[] SHIFTS = { 0, 21, 42 };

	private static final int BANDS = WIDTHS.length;

	private final int limit;

	/** By band and its bits, the picture added last, counted from 1; 0 for none. */
	private final int[][] newest = new int[BANDS][];

	/** By band and picture, the one added before with the same bits. */
	private final int[][] before = new int[BANDS][1 << 10];

	private long[] hashes = new long[1 << 10];

	private long[] contents = new long[1 << 10];

	private long[] records = new long[1 << 10];

	private int size;

	/**
	 * @param limit how many of 64 bits may differ, at least 0
	 */
	NearPictures(int limit) {
		this.limit = limit;
		for (int band = 0; band < BANDS; band++) {
			this.newest[band] = new int[1 << WIDTHS[band]];
		}
	}

	/**
	 * Adds a picture, unless it resembles one that was added, or is one.
	 * @param record its record
	 * @return the picture that resembles it most, of several the one added first; null
	 * for a new picture, and for a file that was added
	 */
	@Nullable Near add(long record, PicturePrint picture) {
		Search search = new Search(picture);
		if (search.nearest < 0) {
			put(record, picture);
			return null;
		}
		return search.isSame ? null : new Near(this.records[search.nearest], search.distance);
	}

	private void put(long record, PicturePrint picture) {
		if (this.size == this.hashes.length) {
			int larger = Math.multiplyExact(2, this.size);
			this.hashes = Arrays.copyOf(this.hashes, larger);
			this.contents = Arrays.copyOf(this.contents, larger);
			this.records = Arrays.copyOf(this.records, larger);
			for (int band = 0; band < BANDS; band++) {
				this.before[band] = Arrays.copyOf(this.before[band], larger);
			}
		}
		this.hashes[this.size] = picture.hash();
		this.contents[this.size] = picture.content();
		this.records[this.size] = record;
		for (int band = 0; band < BANDS; band++) {
			int bits = bits(picture.hash(), band);
			this.before[band][this.size] = this.newest[band][bits];
			this.newest[band][bits] = this.size + 1;
		}
		this.size++;
	}

	private static int bits(long hash, int band) {
		return (int) (hash >>> SHIFTS[band]) & (1 << WIDTHS[band]) - 1;
	}

	/**
	 * A picture that was added.
	 *
	 * @param record its record
	 * @param distance how many of 64 bits differ
	 */
	record Near(long record, int distance) {

	}

	/** The search for what resembles one picture. */
	private final class Search {

		private final PicturePrint picture;

		private int nearest = -1;

		private int distance = Integer.MAX_VALUE;

		private boolean isSame;

		/**
		 * Three bands with k differing bits: were there more than k / 3 of them in each
		 * of the first k % 3 + 1 bands, and at least k / 3 in each of the others, they
		 * would be more than k.
		 */
		Search(PicturePrint picture) {
			this.picture = picture;
			int radius = NearPictures.this.limit / BANDS;
			for (int band = 0; band < BANDS; band++) {
				look(band, bits(picture.hash(), band), 0,
						(band <= NearPictures.this.limit % BANDS) ? radius : radius - 1);
			}
		}

		/**
		 * Looks at a band's bits, and at those with up to so many others from a bit on.
		 */
		private void look(int band, int bits, int from, int flips) {
			if (flips < 0) {
				return;
			}
			compare(band, bits);
			for (int bit = from; flips > 0 && bit < WIDTHS[band]; bit++) {
				look(band, bits ^ 1 << bit, bit + 1, flips - 1);
			}
		}

		private void compare(int band, int bits) {
			NearPictures all = NearPictures.this;
			for (int next = all.newest[band][bits] - 1; next >= 0; next = all.before[band][next] - 1) {
				int differing = PerceptualHash.distance(this.picture.hash(), all.hashes[next]);
				if (differing <= all.limit) {
					this.isSame = this.isSame || all.contents[next] == this.picture.content();
					if (differing < this.distance || differing == this.distance && next < this.nearest) {
						this.nearest = next;
						this.distance = differing;
					}
				}
			}
		}

	}

}
