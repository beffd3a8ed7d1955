package org.imglish.core.optimizer;

import java.io.IOException;

import ai.djl.ndarray.NDManager;
import org.imglish.core.checkpoint.TensorFile;
import org.imglish.core.kernel.AdamWSetting;

/**
 * AdamW's two moments of each weight, and how the gradients that the members of a group
 * have collected become updates of the weights of all.
 */
interface Moments {

	/** Sums the gradients over the group. */
	void sumGradients();

	/**
	 * The norm of the whole gradient, the same on all members.
	 * @param scratch owns what is needed meanwhile
	 */
	double norm(NDManager scratch);

	/**
	 * Updates the weights of a group of parameters, or this member's part of them.
	 * @param update number of the update, from 1
	 * @param divisor what the summed gradients are divided by first
	 * @param scratch owns what is needed meanwhile
	 */
	void update(ParameterGroup parameters, long update, AdamWSetting setting, double divisor, NDManager scratch);

	/** Gives everybody the weights that others have updated. */
	void handAround();

	/** The moments, {@code mean.NAME} and {@code square.NAME}. */
	StateArrays state();

	/** Reads {@link #state()}, whoever wrote it. */
	void read(TensorFile file) throws IOException;

}
