package org.imglish.core.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import org.imglish.core.kernel.KeptNumbers;

/** The contrastive loss of a batch of image-text pairs. */
public final class Contrastive {

	private Contrastive() {
	}

	/**
	 * Mean of both directions: each image finds its text, each text its image.
	 * @param logits scaled cosines {@code [images, texts]}, the pairs on the diagonal
	 * @return a scalar
	 */
	public static NDArray mean(NDArray logits) {
		return mean(logits, logits.transpose(), pairs(logits));
	}

	/**
	 * The same for some of the pairs, each compared with all.
	 * @param images scaled cosines of their images, {@code [pairs, texts]}
	 * @param texts scaled cosines of their texts, {@code [pairs, images]}
	 * @param pairs where among all they are, {@code [pairs]} int64
	 * @return a scalar
	 */
	public static NDArray mean(NDArray images, NDArray texts, NDArray pairs) {
		return KeptNumbers.times(CrossEntropy.mean(images, pairs).add(CrossEntropy.mean(texts, pairs)), 0.5);
	}

	/** For each row the column of its pair, {@code [images]} int64. */
	public static NDArray pairs(NDArray logits) {
		return logits.getManager().arange((int) logits.getShape().get(0)).toType(DataType.INT64, false);
	}

}
