package org.imglish.core.dense;

import java.util.Locale;

/**
 * Boxes as differences to other boxes (Fast R-CNN; torchvision's BoxCoder): of the
 * centres relative to the size, and of the sizes as logarithms, each times a weight.
 *
 * @param centreWeight factor of the differences of the centres
 * @param sizeWeight factor of the differences of width and height
 */
public record BoxCoding(float centreWeight, float sizeWeight) {

	/** The plain differences, as the proposal network learns them. */
	public static final BoxCoding PLAIN = new BoxCoding(1, 1);

	/** The weights of the box head. */
	public static final BoxCoding WEIGHTED = new BoxCoding(10, 5);

	/** No box grows by more than this in one go: log(1000 / 16). */
	private static final float MAX_GROWTH = (float) Math.log(1000.0 / 16);

	private static final int NUMBERS = 4;

	/**
	 * Differences of boxes to others.
	 * @param boxes what is aimed at
	 * @param from as many boxes, where one comes from
	 * @return of each box in turn the differences of the centre to the right and
	 * downwards, of width and of height
	 */
	public float[] encode(Boxes boxes, Boxes from) {
		float[] deltas = new float[NUMBERS * from.count()];
		for (int i = 0; i < from.count(); i++) {
			float width = from.width(i);
			float height = from.height(i);
			float x = from.left(i) + 0.5f * width;
			float y = from.top(i) + 0.5f * height;
			float boxX = boxes.left(i) + 0.5f * boxes.width(i);
			float boxY = boxes.top(i) + 0.5f * boxes.height(i);
			deltas[NUMBERS * i] = this.centreWeight * (boxX - x) / width;
			deltas[NUMBERS * i + 1] = this.centreWeight * (boxY - y) / height;
			deltas[NUMBERS * i + 2] = this.sizeWeight * (float) Math.log(boxes.width(i) / width);
			deltas[NUMBERS * i + 3] = this.sizeWeight * (float) Math.log(boxes.height(i) / height);
		}
		return deltas;
	}

	/**
	 * Boxes at some differences to others.
	 * @param deltas as {@link #encode} gives them, the same number for each box
	 * @param from where one comes from
	 * @return for each box in turn as many as there are differences to it
	 */
	public Boxes decode(float[] deltas, Boxes from) {
		float[] corners = new float[deltas.length];
		int perBox = (from.count() > 0) ? deltas.length / NUMBERS / from.count() : 0;
		if (deltas.length != NUMBERS * perBox * from.count()) {
			throw new IllegalArgumentException(String.format(Locale.ROOT,
					"%d boxes have the same number of differences, 4 numbers each, but there are %d numbers",
					from.count(), deltas.length));
		}
		for (int i = 0; i < deltas.length; i += NUMBERS) {
			int box = i / NUMBERS / perBox;
			float width = from.width(box);
			float height = from.height(box);
			float x = deltas[i] / this.centreWeight * width + (from.left(box) + 0.5f * width);
			float y = deltas[i + 1] / this.centreWeight * height + (from.top(box) + 0.5f * height);
			float halfWidth = 0.5f * grown(deltas[i + 2], width);
			float halfHeight = 0.5f * grown(deltas[i + 3], height);
			corners[i] = x - halfWidth;
			corners[i + 1] = y - halfHeight;
			corners[i + 2] = x + halfWidth;
			corners[i + 3] = y + halfHeight;
		}
		return Boxes.of(corners);
	}

	private float grown(float delta, float size) {
		return (float) Math.exp(Math.min(delta / this.sizeWeight, MAX_GROWTH)) * size;
	}

}
