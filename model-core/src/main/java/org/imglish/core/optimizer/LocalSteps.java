package org.imglish.core.optimizer;

/**
 * Steps that each member of a gang takes alone, on its rows of the batch, before all of
 * them come together in an outer step (DiLoCo, arXiv 2311.08105): a round.
 *
 * @param syncEvery steps of a round, at least 1
 * @param outer how they come together
 */
public record LocalSteps(int syncEvery, OuterConfig outer) {

	/**
	 * Whether a step is the last one of its round. The last step of the training always
	 * is.
	 * @param step from 1; 0 for the beginning
	 * @param steps number of all steps
	 */
	public boolean endsRound(long step, long steps) {
		return step % this.syncEvery == 0 || step == steps;
	}

	/**
	 * Steps of the round that ends with a step.
	 * @param step from 1
	 */
	int length(long step) {
		return (int) ((step - 1) % this.syncEvery) + 1;
	}

}
