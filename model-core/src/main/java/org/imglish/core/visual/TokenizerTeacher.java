package org.imglish.core.visual;

import java.io.IOException;
import java.nio.file.Path;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** Teaches what the encoder of a trained visual tokenizer sees in a patch. */
public final class TokenizerTeacher implements Teacher {

	private final VisualTokenizer tokenizer;

	private final int side;

	/**
	 * Opens the tokenizer; where it was trained for another grid of patches, its
	 * positions are interpolated.
	 * @param checkpoint folder of a tokenizer's checkpoint
	 * @param grid patches along one side of an image
	 * @param manager whose device it runs on
	 */
	public TokenizerTeacher(Path checkpoint, int grid, NDManager manager) throws IOException {
		this.tokenizer = SavedTokenizer.open(checkpoint, manager);
		this.side = grid * this.tokenizer.config().patchSize();
	}

	/** Width of the features that a checkpoint teaches. */
	static int width(Path checkpoint) throws IOException {
		return SavedTokenizer.config(checkpoint).encoder().width();
	}

	@Override
	public NDArray targets(NDArray images) {
		return this.tokenizer.features(Sides.fit(images, this.side, this.tokenizer.resampling()));
	}

	@Override
	public void close() {
		this.tokenizer.close();
	}

}
