package org.imglish.core.pretraining;

import java.util.LinkedHashMap;
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

	/** The same as if what this process reads were all of the batch. */
	PretrainStep alone() {
		Map<String, Integer> own = new LinkedHashMap<>();
		for (PretrainBatch part : this.parts) {
			PretrainBatch.Images images = part.images();
			PretrainBatch.Texts texts = part.texts();
			PretrainBatch.Pairs pairs = part.pairs();
			if (images != null) {
				own.merge("image", images.masked().positions().length, Integer::sum);
			}
			if (texts != null) {
				own.merge("text", texts.masked().positions().length, Integer::sum);
			}
			if (pairs != null) {
				own.merge("pair/text", pairs.texts().positions().length, Integer::sum);
				own.merge("pair/image", pairs.images().masked().positions().length, Integer::sum);
			}
		}
		return new PretrainStep(this.parts, own, this.unmasked, this.samples, this.cut);
	}

}
