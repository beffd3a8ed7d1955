package org.imglish.core.head;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.SparseFormat;

/** Picks the tokens that a head is asked about. */
final class Positions {

	private Positions() {
	}

	/**
	 * The tokens at the given positions.
	 * @param hidden {@code [batch, tokens, width]}
	 * @param positions flat indices {@code batch * tokens + token}, {@code [positions]}
	 * int64
	 * @return {@code [positions, width]}
	 */
	static NDArray rows(NDArray hidden, NDArray positions) {
		NDArray flat = hidden.reshape(-1, hidden.getShape().get(2));
		return flat.getNDArrayInternal().embedding(positions, flat, SparseFormat.DENSE).singletonOrThrow();
	}

}
