package org.imglish.core.optimizer;

import java.io.IOException;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.imglish.core.checkpoint.StoredTensor;

/**
 * Arrays of a training's state, by name: this process's own, or such as lie divided among
 * the members of a group. Those are gathered some 25 MiB at a time while the first member
 * reads them, in their order and once; all others {@link #contribute} meanwhile, and the
 * reader does so at its end, too, whatever it has read, lest anybody wait.
 */
public interface StateArrays {

	/** No arrays. */
	static StateArrays none() {
		return new WholeArrays(Map.of());
	}

	/** The arrays; their content is gathered when it is read. */
	Map<String, StoredTensor> tensors();

	/**
	 * Copies them.
	 * @param owner of the copies
	 */
	Map<String, NDArray> copy(NDManager owner) throws IOException;

	/** Whether they are to be gathered. */
	boolean isDivided();

	/**
	 * Hands this member's parts over, as far as they have not been.
	 * @throws org.imglish.core.collective.CollectiveException if a member is gone or does
	 * not answer in time
	 */
	void contribute();

	/** Bytes that all of them take. */
	default long bytes() {
		return tensors().values().stream().mapToLong(StoredTensor::bytes).sum();
	}

}
