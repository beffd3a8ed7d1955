package org.imglish.core.training;

import java.nio.file.Path;

/**
 * Where one kind of samples comes from.
 *
 * @param dataset folder of a complete dataset
 * @param batch samples a step, at least 1
 * @param window tokens of a text, special tokens included; unused for images
 */
public record SourceSpec(Path dataset, int batch, int window) {

	public SourceSpec {
		if (batch < 1) {
			throw new IllegalArgumentException("batch must be at least 1, but is " + batch);
		}
	}

}
