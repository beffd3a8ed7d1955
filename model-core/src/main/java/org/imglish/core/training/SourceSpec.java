package org.imglish.core.training;

import java.nio.file.Path;
import java.util.List;

import org.imglish.core.augmentation.Augmentation;

/**
 * Where one kind of samples comes from.
 *
 * @param portions the datasets, at least one; pretraining alone mixes several
 * @param batch samples a step, at least 1
 * @param window tokens of a text, special tokens included; unused for images
 * @param packing whether several short texts share a window; unused for images
 * @param augmentation what happens to the images
 */
public record SourceSpec(List<Portion> portions, int batch, int window, boolean packing, Augmentation augmentation) {

	public SourceSpec {
		portions = List.copyOf(portions);
		if (portions.isEmpty()) {
			throw new IllegalArgumentException("a source needs a dataset");
		}
		if (batch < 1) {
			throw new IllegalArgumentException("batch must be at least 1, but is " + batch);
		}
	}

	/** A source whose images are taken as they are. */
	public SourceSpec(Path dataset, int batch, int window) {
		this(dataset, batch, window, Augmentation.NONE);
	}

	/** A source of one dataset whose texts each have a row of their own. */
	public SourceSpec(Path dataset, int batch, int window, Augmentation augmentation) {
		this(List.of(new Portion(dataset, null)), batch, window, false, augmentation);
	}

	/** The same with short texts packed. */
	public SourceSpec packed() {
		return new SourceSpec(this.portions, this.batch, this.window, true, this.augmentation);
	}

	/**
	 * Folder of the only dataset.
	 * @throws IllegalStateException if there are several
	 */
	public Path dataset() {
		if (this.portions.size() > 1) {
			throw new IllegalStateException("Only pretraining mixes datasets, but this source has " + this.portions);
		}
		return this.portions.get(0).dataset();
	}

}
