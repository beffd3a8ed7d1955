package org.imglish.core.pretraining;

import java.util.List;
import java.util.Map;

/**
 * What one optimizer step will read: a pure function of recipe, manifests and step
 * number, so that step N can be planned without having performed steps 1 to N-1. Holds no
 * pixels.
 *
 * @param step the step's number, from 1
 * @param samples indices into each source's dataset, by source name (for example
 * {@code images}, {@code texts}, {@code pairs})
 */
record StepPlan(long step, Map<String, List<Long>> samples) {

}
