package org.imglish.core.head;

import java.util.Arrays;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Who attends to whom while an image is described: vision tokens to vision tokens, each
 * word to the image, to the words before it and to itself (arXiv 2208.10442, figure 3).
 */
final class SequenceToSequenceMask {

	/** What the released code adds to scores that are not to be seen. */
	private static final float HIDDEN = -1e8f;

	private SequenceToSequenceMask() {
	}

	/**
	 * Rows of the mask.
	 * @param manager owner of the mask
	 * @param visionTokens how many tokens are vision's; they come first
	 * @param from first row, 0 but in incremental decoding
	 * @param tokens number of all tokens, which is also the row after the last
	 * @return {@code [tokens - from, tokens]} to be added to the attention scores
	 */
	static NDArray rows(NDManager manager, int visionTokens, int from, int tokens) {
		float[] mask = new float[(tokens - from) * tokens];
		for (int row = from; row < tokens; row++) {
			int seen = Math.max(row + 1, visionTokens);
			int start = (row - from) * tokens;
			Arrays.fill(mask, start + seen, start + tokens, HIDDEN);
		}
		return manager.create(mask, new Shape(tokens - from, tokens));
	}

}
