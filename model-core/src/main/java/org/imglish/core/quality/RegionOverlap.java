package org.imglish.core.quality;

import java.util.Arrays;
import java.util.Locale;

/**
 * Intersection over union of predicted and true regions, class by class over all maps
 * together, as mmsegmentation measures semantic segmentation.
 */
public final class RegionOverlap {

	private final int classes;

	private final int ignored;

	private final boolean withoutFirst;

	private final long[] intersection;

	private final long[] predicted;

	private final long[] labelled;

	private RegionOverlap(int classes, int ignored, boolean withoutFirst) {
		if (classes < 1) {
			throw new IllegalArgumentException("Regions need at least one class, but got " + classes);
		}
		this.classes = classes;
		this.ignored = ignored;
		this.withoutFirst = withoutFirst;
		this.intersection = new long[classes];
		this.predicted = new long[classes];
		this.labelled = new long[classes];
	}

	/**
	 * An empty count.
	 * @param classes number of classes
	 * @param ignored label of pixels that do not count
	 */
	public static RegionOverlap of(int classes, int ignored) {
		return new RegionOverlap(classes, ignored, false);
	}

	/**
	 * An empty count for labels whose 0 says "none of the classes": such pixels do not
	 * count, and the label of class i is i + 1 (mmsegmentation's reduce_zero_label).
	 * @param classes number of classes
	 * @param ignored label of pixels that do not count
	 */
	public static RegionOverlap withoutFirstLabel(int classes, int ignored) {
		return new RegionOverlap(classes, ignored, true);
	}

	/**
	 * Counts the pixels of one map.
	 * @param prediction class of each pixel
	 * @param labels true label of each pixel
	 * @throws IllegalArgumentException if the maps differ in size, or if a label is
	 * neither a class nor ignored
	 */
	public void add(int[] prediction, int[] labels) {
		if (prediction.length != labels.length) {
			throw new IllegalArgumentException(String.format(Locale.ROOT,
					"The prediction has %d pixels, but the labels have %d", prediction.length, labels.length));
		}
		for (int i = 0; i < labels.length; i++) {
			if (labels[i] == this.ignored || (this.withoutFirst && labels[i] == 0)) {
				continue;
			}
			int label = this.withoutFirst ? labels[i] - 1 : labels[i];
			if (label < 0 || label >= this.classes) {
				throw new IllegalArgumentException(String.format(Locale.ROOT,
						"Pixel %d has the label %d, which is neither one of %d classes nor %d", i, labels[i],
						this.classes, this.ignored));
			}
			this.labelled[label]++;
			if (prediction[i] >= 0 && prediction[i] < this.classes) {
				this.predicted[prediction[i]]++;
				this.intersection[label] += (prediction[i] == label) ? 1 : 0;
			}
		}
	}

	/**
	 * Adds pixels of a class that were counted before.
	 * @param label the class
	 * @param recognized pixels that are of the class and were predicted so
	 * @param predictedPixels pixels predicted as the class that count
	 * @param labelledPixels pixels of the class
	 */
	public void add(int label, long recognized, long predictedPixels, long labelledPixels) {
		this.intersection[label] += recognized;
		this.predicted[label] += predictedPixels;
		this.labelled[label] += labelledPixels;
	}

	/** Whether no labelled pixel was added. */
	public boolean isEmpty() {
		return Arrays.stream(this.labelled).allMatch((pixels) -> pixels == 0);
	}

	/** Mean over the classes that occur in predictions or labels, in [0, 1]. */
	public double mean() {
		return mean(byClass());
	}

	/**
	 * Intersection over union of each class in [0, 1], not a number for a class that
	 * occurs in neither.
	 */
	public double[] byClass() {
		double[] values = new double[this.classes];
		for (int i = 0; i < values.length; i++) {
			values[i] = (double) this.intersection[i] / (this.predicted[i] + this.labelled[i] - this.intersection[i]);
		}
		return values;
	}

	/**
	 * Share of each class's pixels that were recognized, not a number for a class without
	 * pixels.
	 */
	public double[] accuracyByClass() {
		double[] values = new double[this.classes];
		for (int i = 0; i < values.length; i++) {
			values[i] = (double) this.intersection[i] / this.labelled[i];
		}
		return values;
	}

	/**
	 * Dice coefficient of each class in [0, 1], not a number for a class that occurs in
	 * neither predictions nor labels.
	 */
	public double[] diceByClass() {
		double[] values = new double[this.classes];
		for (int i = 0; i < values.length; i++) {
			values[i] = 2.0 * this.intersection[i] / (this.predicted[i] + this.labelled[i]);
		}
		return values;
	}

	/**
	 * Share of the pixels predicted as each class that are of it, not a number for a
	 * class that is never predicted.
	 */
	public double[] precisionByClass() {
		double[] values = new double[this.classes];
		for (int i = 0; i < values.length; i++) {
			values[i] = (double) this.intersection[i] / this.predicted[i];
		}
		return values;
	}

	/**
	 * Harmonic mean of precision and accuracy (recall) of each class, not a number where
	 * one of them is not or both are 0.
	 */
	public double[] harmonicMeanByClass() {
		double[] precisions = precisionByClass();
		double[] recalls = accuracyByClass();
		double[] values = new double[this.classes];
		for (int i = 0; i < values.length; i++) {
			values[i] = 2 * (precisions[i] * recalls[i]) / (precisions[i] + recalls[i]);
		}
		return values;
	}

	/** Pixels of each class that were recognized. */
	public long[] intersection() {
		return this.intersection.clone();
	}

	/** Pixels predicted as each class, without those that do not count. */
	public long[] predicted() {
		return this.predicted.clone();
	}

	/** Pixels labelled as each class. */
	public long[] labelled() {
		return this.labelled.clone();
	}

	/** Mean of the accuracies of the classes that have pixels, in [0, 1]. */
	public double meanAccuracy() {
		return mean(accuracyByClass());
	}

	/** Share of all pixels that were recognized, in [0, 1]. */
	public double pixelAccuracy() {
		long pixels = Arrays.stream(this.labelled).sum();
		if (pixels == 0) {
			throw new IllegalStateException("There is no labelled pixel to measure: add a map first");
		}
		return (double) Arrays.stream(this.intersection).sum() / pixels;
	}

	/**
	 * Mean of the values that are numbers.
	 * @throws IllegalStateException if there is none
	 */
	public static double mean(double[] values) {
		Mean mean = new Mean();
		Arrays.stream(values).filter((value) -> !Double.isNaN(value)).forEach(mean::add);
		return mean.value();
	}

}
