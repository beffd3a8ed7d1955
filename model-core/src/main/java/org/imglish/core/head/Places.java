package org.imglish.core.head;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.SparseFormat;

/** Picks the tokens that a head is asked about. */
final class Places {

	private Places() {
	}

	/**
	 * The tokens at the given places.
	 * @param hidden {@code [batch, tokens, width]}
	 * @param places flat indices {@code batch * tokens + token}, {@code [places]} int64
	 * @return {@code [places, width]}
	 */
	static NDArray rows(NDArray hidden, NDArray places) {
		NDArray flat = hidden.reshape(-1, hidden.getShape().get(2));
		return flat.getNDArrayInternal().embedding(places, flat, SparseFormat.DENSE).singletonOrThrow();
	}

}
