package org.imglish.core.quality;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Recall at 1, 5 and 10 of retrieval both ways, as the released retrieval code measures
 * it: an image is found when one of its texts is among the k most similar texts, a text
 * when its image is among the k most similar images. Images come one by one; what is kept
 * grows with the texts only.
 */
public final class RetrievalRecall {

	private static final int[] DEPTHS = { 1, 5, 10 };

	private static final int DEEPEST = 10;

	private final long[] imageOfText;

	/** For each text the images most similar so far, best first. */
	private final long[][] images;

	private final float[][] similarities;

	private final Set<Long> seen = new HashSet<>();

	private final int[] foundTexts = new int[DEPTHS.length];

	/**
	 * An empty count.
	 * @param imageOfText for each text the id of its image
	 */
	public RetrievalRecall(long[] imageOfText) {
		if (imageOfText.length == 0) {
			throw new IllegalArgumentException("Retrieval is measured over texts, but there are none");
		}
		this.imageOfText = imageOfText.clone();
		this.images = new long[imageOfText.length][DEEPEST];
		this.similarities = new float[imageOfText.length][DEEPEST];
		for (float[] ofText : this.similarities) {
			Arrays.fill(ofText, Float.NEGATIVE_INFINITY);
		}
	}

	/**
	 * Counts one image.
	 * @param image its id
	 * @param similarity to each text
	 * @throws IllegalArgumentException if the image was counted before, or if the number
	 * of similarities is not that of the texts
	 */
	public void add(long image, float[] similarity) {
		if (similarity.length != this.imageOfText.length) {
			throw new IllegalArgumentException(
					String.format(Locale.ROOT, "Image %d was compared with %d texts, but there are %d", image,
							similarity.length, this.imageOfText.length));
		}
		if (!this.seen.add(image)) {
			throw new IllegalArgumentException("Image " + image + " was added twice");
		}
		int[] best = Ranking.best(similarity, DEEPEST);
		for (int i = 0; i < DEPTHS.length; i++) {
			this.foundTexts[i] += Arrays.stream(best)
				.limit(DEPTHS[i])
				.anyMatch((text) -> this.imageOfText[text] == image) ? 1 : 0;
		}
		for (int text = 0; text < similarity.length; text++) {
			insert(text, image, similarity[text]);
		}
	}

	private void insert(int text, long image, float similarity) {
		float[] kept = this.similarities[text];
		int place = DEEPEST;
		while (place > 0 && similarity > kept[place - 1]) {
			place--;
		}
		if (place < DEEPEST) {
			System.arraycopy(kept, place, kept, place + 1, DEEPEST - 1 - place);
			System.arraycopy(this.images[text], place, this.images[text], place + 1, DEEPEST - 1 - place);
			kept[place] = similarity;
			this.images[text][place] = image;
		}
	}

	/**
	 * Share of images that found one of their texts (text retrieval, TR).
	 * @param k 1, 5 or 10
	 * @return in [0, 1]
	 */
	public double imageToText(int k) {
		if (this.seen.isEmpty()) {
			throw new IllegalStateException("There is no image to measure retrieval with: add one first");
		}
		return (double) this.foundTexts[depth(k)] / this.seen.size();
	}

	/**
	 * Share of texts that found their image (image retrieval, IR).
	 * @param k 1, 5 or 10
	 * @return in [0, 1]
	 */
	public double textToImage(int k) {
		int limit = DEPTHS[depth(k)];
		int found = 0;
		for (int text = 0; text < this.imageOfText.length; text++) {
			int candidates = Math.min(limit, this.seen.size());
			long wanted = this.imageOfText[text];
			found += Arrays.stream(this.images[text]).limit(candidates).anyMatch((image) -> image == wanted) ? 1 : 0;
		}
		return (double) found / this.imageOfText.length;
	}

	/** Mean of the six recalls, in [0, 1]. */
	public double average() {
		double sum = 0;
		for (int depth : DEPTHS) {
			sum += imageToText(depth) + textToImage(depth);
		}
		return sum / (2 * DEPTHS.length);
	}

	private static int depth(int k) {
		int depth = Arrays.binarySearch(DEPTHS, k);
		if (depth < 0) {
			throw new IllegalArgumentException("Recall is measured at 1, 5 and 10, but not at " + k);
		}
		return depth;
	}

}
