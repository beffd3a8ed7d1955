package org.imglish.core.training;

import java.util.Map;

/**
 * What one step measured.
 *
 * @param step the step's number, from 1
 * @param numeric values that repeat bit for bit (loss, accuracy, gradient norm, learning
 * rate)
 * @param timing values that do not (samples per second, share of the step waited for
 * data)
 */
public record StepReport(long step, Map<String, Double> numeric, Map<String, Double> timing) {

	public StepReport {
		numeric = Map.copyOf(numeric);
		timing = Map.copyOf(timing);
	}

}
