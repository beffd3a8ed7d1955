package org.imglish.core.training;

import java.nio.file.Path;

import org.imglish.core.augmentation.Augmentation;

/**
 * Where one kind of samples comes from.
 *
 * @param dataset folder of a complete dataset
 * @param batch samples a step, at least 1
 * @param window tokens of a text, special tokens included; unused for images
 * @param packing whether several short texts share a window; unused for images
 * @param augmentation what happens to the images
 */
public record SourceSpec(Path dataset, int batch, int window, boolean packing, Augmentation augmentation) {

	public SourceSpec {
		if (batch < 1) {
			throw new IllegalArgumentException("batch must be at least 1, but is " + batch);
		}
	}

	/** A source whose images are taken as they are. */
	public SourceSpec(Path dataset, int batch, int window) {
		this(dataset, batch, window, Augmentation.NONE);
	}

	/** A source whose texts each have a row of their own. */
	public SourceSpec(Path dataset, int batch, int window, Augmentation augmentation) {
		this(dataset, batch, window, false, augmentation);
	}

	/** The same with short texts packed. */
	public SourceSpec packed() {
		return new SourceSpec(this.dataset, this.batch, this.window, true, this.augmentation);
	}

}
