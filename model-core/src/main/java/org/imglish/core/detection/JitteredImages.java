package org.imglish.core.detection;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

import org.imglish.core.dense.Boxes;
import org.imglish.core.image.BrokenImageException;
import org.imglish.core.image.ImageDecoder;
import org.imglish.core.image.LargeImageException;
import org.imglish.core.image.Normalization;
import org.imglish.core.region.Box;
import org.imglish.core.region.LabelledObject;
import org.imglish.core.region.LabelledObjects;
import org.imglish.core.region.RunLengthMask;
import org.opencv.core.Core;
import org.opencv.core.Mat;
import org.opencv.core.Rect;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * Draws the images that a detector is trained on, with boxes and masks: large-scale
 * jitter (arXiv 2012.07177), a crop of the model's size, and flip. An object that the
 * crop cuts gets the box of what is left of its mask. Safe for use by several threads.
 */
public final class JitteredImages {

	private static final int AROUND_THE_VERTICAL_AXIS = 1;

	private final ImageDecoder decoder;

	private final Detection setting;

	private final Normalization normalization;

	private final int side;

	/**
	 * @param side of the model's images in pixels
	 */
	public JitteredImages(ImageDecoder decoder, Detection setting, Normalization normalization, int side) {
		this.decoder = decoder;
		this.setting = setting;
		this.normalization = normalization;
		this.side = side;
	}

	/**
	 * Fills an image.
	 * @param image the encoded image, in whatever size it is kept
	 * @param objects of it, in pixels of its source
	 * @param random what is drawn comes from here
	 * @param square {@code [3, side, side]} red, green, blue; what the image does not
	 * fill is left as it is
	 */
	public Drawn read(byte[] image, LabelledObjects objects, RandomGenerator random, FloatBuffer square)
			throws BrokenImageException, LargeImageException {
		JitterCrop crop = draw(objects.width(), objects.height(), random);
		Mat decoded = this.decoder.decode(image);
		Mat scaled = new Mat();
		try {
			Imgproc.resize(decoded, scaled, crop.scaled(), 0, 0, Imgproc.INTER_LINEAR);
			Mat view = scaled.submat(crop.place());
			Mat part = view.clone();
			view.release();
			if (crop.mirrored()) {
				Core.flip(part, part, AROUND_THE_VERTICAL_AXIS);
			}
			this.normalization.put(part, square, this.side, this.side);
			part.release();
		}
		finally {
			scaled.release();
			decoded.release();
		}
		return new Drawn(new ImageSize(crop.place().height, crop.place().width), truth(objects.objects(), crop));
	}

	private JitterCrop draw(int width, int height, RandomGenerator random) {
		double drawn = this.setting.minScale()
				+ random.nextDouble() * (this.setting.maxScale() - this.setting.minScale());
		double factor = drawn * this.side / Math.max(width, height);
		int scaledWidth = (int) Math.max(1, Math.round(width * factor));
		int scaledHeight = (int) Math.max(1, Math.round(height * factor));
		int columns = Math.min(this.side, scaledWidth);
		int rows = Math.min(this.side, scaledHeight);
		Rect place = new Rect(random.nextInt(scaledWidth - columns + 1), random.nextInt(scaledHeight - rows + 1),
				columns, rows);
		return new JitterCrop(width, height, new Size(scaledWidth, scaledHeight), place,
				random.nextBoolean() && this.setting.flip());
	}

	/** Crowds are not learned from. */
	private AnnotatedImage truth(List<LabelledObject> objects, JitterCrop crop) {
		Boxes boxes = Boxes.of();
		List<Integer> classes = new ArrayList<>();
		List<RunLengthMask> masks = new ArrayList<>();
		for (LabelledObject object : objects) {
			if (object.crowd()) {
				continue;
			}
			double[] edges = crop.edges(object.box());
			Boxes box = corners(edges).clipped(crop.place().height, crop.place().width);
			if (this.setting.masks()) {
				if (object.mask() == null) {
					throw new IllegalArgumentException("An object has no mask");
				}
				RunLengthMask mask = crop.part(object.mask());
				box = isCut(edges, crop) ? around(mask.box()) : box;
				if (isSeen(box)) {
					masks.add(mask);
				}
			}
			if (isSeen(box)) {
				boxes = boxes.joined(box);
				classes.add(object.category() + 1);
			}
		}
		return new AnnotatedImage(boxes, classes.stream().mapToInt(Integer::intValue).toArray(), masks);
	}

	private static boolean isSeen(Boxes box) {
		return box.width(0) > 0 && box.height(0) > 0;
	}

	private static boolean isCut(double[] edges, JitterCrop crop) {
		return edges[0] < 0 || edges[1] < 0 || edges[2] > crop.place().width || edges[3] > crop.place().height;
	}

	private static Boxes corners(double[] edges) {
		return Boxes.of((float) edges[0], (float) edges[1], (float) edges[2], (float) edges[3]);
	}

	private static Boxes around(Box box) {
		return corners(new double[] { box.x(), box.y(), box.x() + box.width(), box.y() + box.height() });
	}

	/**
	 * What an image holds beside its pixels.
	 *
	 * @param size without its padding
	 * @param truth its objects, of which the crop may have left none
	 */
	public record Drawn(ImageSize size, AnnotatedImage truth) {

	}

}
