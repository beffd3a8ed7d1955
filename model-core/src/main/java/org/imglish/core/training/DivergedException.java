package org.imglish.core.training;

/**
 * The loss of a step was not finite (or exploded): training cannot continue from here.
 */
public class DivergedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public DivergedException(String message) {
		super(message);
	}

	/**
	 * Checks the loss of a step.
	 * @throws DivergedException if it is not finite
	 */
	public static void check(long step, double loss) {
		if (!Double.isFinite(loss)) {
			throw new DivergedException("The loss of step " + step + " is " + loss
					+ "; resume from the last checkpoint with a lower optimizer.peakRate");
		}
	}

}
