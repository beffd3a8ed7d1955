package org.imglish.core.pretraining;

import java.util.List;
import java.util.Map;

/**
 * What a process reads for one step, and what it has to know of the whole batch.
 *
 * @param parts what it passes through the model, one after the other
 * @param masked number of masked positions of the whole batch, by the name of their loss
 * @param unmasked number of parts in which nothing is masked, by loss; absent where there
 * is none
 * @param samples number of samples of the whole batch
 * @param cut number of tokens of the whole batch that no window had room for, by source
 */
public record PretrainStep(List<PretrainBatch> parts, Map<String, Integer> masked, Map<String, Integer> unmasked,
		int samples, Map<String, Long> cut) {

}
