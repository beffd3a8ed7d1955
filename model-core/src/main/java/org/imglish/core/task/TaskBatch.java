package org.imglish.core.task;

import java.util.List;

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
 * @param places where masked words stood, flat, or null
 */
@SuppressWarnings("ArrayRecordComponent")
public record TaskBatch(List<Sample> samples, Pixels pixels, @Nullable Pixels rightPixels, @Nullable TextBatch text,
		float[] targets, long @Nullable [] places) {

	/** Number of samples. */
	public int size() {
		return this.samples.size();
	}

	/** Number of terms that the loss is a mean over. */
	double terms() {
		return (this.places != null) ? this.places.length : size();
	}

	/** Number of texts that were longer than the window and were cut before their end. */
	public int cutTexts() {
		return (this.text != null) ? this.text.cut() : 0;
	}

	TextBatch requireText() {
		if (this.text == null) {
			throw new IllegalStateException("This task's batches have texts");
		}
		return this.text;
	}

}
