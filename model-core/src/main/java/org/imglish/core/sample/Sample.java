package org.imglish.core.sample;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * One image, one text, or one image-text pair, with labels where a task has them; for
 * visual reasoning a text and two images.
 *
 * @param id unique within its dataset; letters, digits, {@code _ - / .}
 * @param image an encoded image (JPEG or PNG), or null for a text
 * @param right the right image of a statement about two, or null
 * @param text the text as written, or null for an image
 * @param tokens the text's token ids without special tokens, or null for an image
 * @param labelMap the class of each pixel as a PNG that {@code LabelMap} decodes, of the
 * size that the image had in its source, or null
 * @param labels what a task knows about the sample, as plain JSON values (class index,
 * answers, boxes …); empty where nothing is known. They are sorted, so that equal samples
 * are written as equal bytes
 */
@SuppressWarnings("ArrayRecordComponent")
public record Sample(String id, byte @Nullable [] image, byte @Nullable [] right, @Nullable String text,
		int @Nullable [] tokens, byte @Nullable [] labelMap, Map<String, Object> labels) {

	public Sample {
		if (image == null && text == null) {
			throw new IllegalArgumentException("Sample '" + id + "' has neither an image nor a text");
		}
		labels = Collections.unmodifiableMap(new TreeMap<>(labels));
	}

	/** A sample without a label map. */
	public Sample(String id, byte @Nullable [] image, byte @Nullable [] right, @Nullable String text,
			int @Nullable [] tokens, Map<String, Object> labels) {
		this(id, image, right, text, tokens, null, labels);
	}

	/** Whether this is an image-text pair. */
	public boolean isPair() {
		return this.image != null && this.text != null;
	}

}
