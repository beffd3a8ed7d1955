package org.imglish.core.task;

import java.util.List;

import org.imglish.core.backbone.BatchRows;
import org.imglish.core.detection.DrawnImages;
import org.imglish.core.loader.Pixels;
import org.imglish.core.loader.TextBatch;
import org.imglish.core.sample.Sample;
import org.jspecify.annotations.Nullable;

/**
 * What one pass of a task reads, decoded and tokenized.
 *
 * @param samples the samples
 * @param pixels the images
 * @param rightPixels the right images of statements, or null
 * @param text the texts, masked where the task masks, or null
 * @param targets what is to be predicted, in the task's own layout
 * @param positions where masked words stood, flat, or null
 * @param rows where the samples stand in a pass that several processes share, or null
 * @param allTerms number of terms that the loss is a mean over in the whole pass
 * @param drawn what a detector is to find in the images, or null for other tasks
 */
@SuppressWarnings("ArrayRecordComponent")
public record TaskBatch(List<Sample> samples, Pixels pixels, @Nullable Pixels rightPixels, @Nullable TextBatch text,
		float[] targets, long @Nullable [] positions, @Nullable BatchRows rows, int allTerms,
		@Nullable DrawnImages drawn) {

	/** What no objects are found in. */
	public TaskBatch(List<Sample> samples, Pixels pixels, @Nullable Pixels rightPixels, @Nullable TextBatch text,
			float[] targets, long @Nullable [] positions, @Nullable BatchRows rows, int allTerms) {
		this(samples, pixels, rightPixels, text, targets, positions, rows, allTerms, null);
	}

	/** Samples whose losses count alike, none of which others compute. */
	public TaskBatch(List<Sample> samples, Pixels pixels, @Nullable Pixels rightPixels, @Nullable TextBatch text,
			float[] targets) {
		this(samples, pixels, rightPixels, text, targets, null, null, samples.size());
	}

	/** Number of samples. */
	public int size() {
		return this.samples.size();
	}

	/** Number of terms of the loss that are computed here. */
	int terms() {
		return (this.positions != null) ? this.positions.length : size();
	}

	/** Number of texts that were longer than the window and were cut before their end. */
	public int cutTexts() {
		return (this.text != null) ? this.text.cut() : 0;
	}

	DrawnImages requireDrawn() {
		if (this.drawn == null) {
			throw new IllegalStateException("A detector's batches have objects");
		}
		return this.drawn;
	}

	TextBatch requireText() {
		if (this.text == null) {
			throw new IllegalStateException("This task's batches have texts");
		}
		return this.text;
	}

}
