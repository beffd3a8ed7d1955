package org.imglish.core.segmentation;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.random.RandomGenerator;

import org.imglish.core.augmentation.PhotometricDistortion;
import org.imglish.core.image.BrokenImageException;
import org.imglish.core.image.ImageDecoder;
import org.imglish.core.image.LabelMap;
import org.imglish.core.image.LargeImageException;
import org.imglish.core.image.Normalization;
import org.opencv.core.Core;
import org.opencv.core.Mat;
import org.opencv.core.Rect;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * Draws the crops that segmentation is trained on, image and labels together, in the
 * order of BEiT v2's release: scale, cut, flip, distort, normalize, fill up. Safe for use
 * by several threads.
 */
public final class LabelledCrops {

	private static final int AROUND_THE_VERTICAL_AXIS = 1;

	private static final int TRIES = 10;

	private final ImageDecoder decoder;

	private final Segmentation setting;

	private final Normalization normalization;

	private final int side;

	private final ImageScale scale;

	/**
	 * @param side of a crop in pixels
	 */
	public LabelledCrops(ImageDecoder decoder, Segmentation setting, Normalization normalization, int side) {
		this.decoder = decoder;
		this.setting = setting;
		this.normalization = normalization;
		this.side = side;
		this.scale = setting.scale(side);
	}

	/**
	 * Fills a crop.
	 * @param image the encoded image
	 * @param map the encoded classes of its pixels; both are scaled from whatever size
	 * they have
	 * @param random what is drawn comes from here
	 * @param square {@code [3, side, side]} red, green, blue; what the image does not
	 * fill is left as it is
	 * @param labels receives the {@code side * side} labels
	 * @param from place of the first label
	 */
	public void read(byte[] image, byte[] map, RandomGenerator random, FloatBuffer square, float[] labels, int from)
			throws BrokenImageException, LargeImageException {
		LabelMap whole = LabelMap.decode(map, ImageDecoder.MAX_READ);
		Mat decoded = this.decoder.decode(image);
		Mat scaled = new Mat();
		try {
			double factor = this.setting.minScale()
					+ random.nextDouble() * (this.setting.maxScale() - this.setting.minScale());
			Size size = this.scale.times(factor).of(whole.width(), whole.height());
			Imgproc.resize(decoded, scaled, size, 0, 0, Imgproc.INTER_LINEAR);
			cut(scaled, whole.resized((int) size.width, (int) size.height), random, square, labels, from);
		}
		finally {
			scaled.release();
			decoded.release();
		}
	}

	private void cut(Mat image, LabelMap map, RandomGenerator random, FloatBuffer square, float[] labels, int from) {
		Rect place = place(map, random);
		LabelMap part = map.part(place);
		Mat view = image.submat(place);
		Mat crop = view.clone();
		view.release();
		try {
			if (this.setting.flip() && random.nextBoolean()) {
				Core.flip(crop, crop, AROUND_THE_VERTICAL_AXIS);
				part = part.mirrored();
			}
			if (this.setting.distortion()) {
				new PhotometricDistortion().apply(crop, random);
			}
			this.normalization.put(crop, square, this.side, this.side);
		}
		finally {
			crop.release();
		}
		Arrays.fill(labels, from, from + this.side * this.side, LabelMap.IGNORED);
		for (int y = 0; y < part.height(); y++) {
			for (int x = 0; x < part.width(); x++) {
				labels[from + y * this.side + x] = part.at(x, y);
			}
		}
	}

	/** A crop in which no class takes too much, or the eleventh. */
	private Rect place(LabelMap map, RandomGenerator random) {
		Rect place = draw(map, random);
		for (int i = 0; i < TRIES && this.setting.maxClassShare() < 1 && isPlain(map.part(place)); i++) {
			place = draw(map, random);
		}
		return place;
	}

	private Rect draw(LabelMap map, RandomGenerator random) {
		int width = Math.min(this.side, map.width());
		int height = Math.min(this.side, map.height());
		return new Rect(random.nextInt(map.width() - width + 1), random.nextInt(map.height() - height + 1), width,
				height);
	}

	/** Whether a class takes more than it may of the pixels that have one. */
	private boolean isPlain(LabelMap crop) {
		int[] counts = Arrays.copyOf(crop.counts(), LabelMap.MAX_CLASSES);
		long sum = Arrays.stream(counts).sum();
		long largest = Arrays.stream(counts).max().orElse(0);
		return largest == sum || largest >= this.setting.maxClassShare() * sum;
	}

}
