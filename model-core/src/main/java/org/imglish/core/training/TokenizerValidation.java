package org.imglish.core.training;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.imglish.core.visual.CodeUsage;
import org.imglish.core.visual.Quantised;
import org.imglish.core.visual.Teacher;
import org.imglish.core.visual.VisualTokenizer;

/**
 * Measures a visual tokenizer on held-out images: its losses, and how many of its codes
 * it uses. Changes nothing of it.
 */
final class TokenizerValidation {

	private static final int BATCH = 64;

	private final VisualTokenizer tokenizer;

	private final Teacher teacher;

	private final TokenizerData data;

	TokenizerValidation(VisualTokenizer tokenizer, Teacher teacher, TokenizerData data) {
		this.tokenizer = tokenizer;
		this.teacher = teacher;
		this.data = data;
	}

	Map<String, Double> measure() throws IOException {
		CodeUsage usage = new CodeUsage(this.tokenizer.config().codes());
		double commitment = 0;
		double reconstruction = 0;
		int images = this.data.held();
		for (int from = 0; from < images; from += BATCH) {
			int to = Math.min(images, from + BATCH);
			try (NDManager scratch = this.tokenizer.weights().manager().newSubManager()) {
				NDArray pixels = this.data.held(from, to).array(scratch);
				Quantised quantised = this.tokenizer.quantise(pixels);
				NDArray predicted = this.tokenizer.decode(quantised.vectors());
				double share = (double) (to - from) / images;
				commitment += share * quantised.commitment().getFloat();
				reconstruction += share
						* this.tokenizer.reconstruction(predicted, this.teacher.targets(pixels)).getFloat();
				usage.add(quantised.codes().toLongArray());
			}
		}
		Map<String, Double> values = new LinkedHashMap<>();
		values.put("validation/loss", commitment + reconstruction);
		values.put("validation/loss/reconstruction", reconstruction);
		values.put("validation/loss/commitment", commitment);
		values.put("validation/code_usage", usage.share());
		values.put("validation/perplexity", usage.perplexity());
		return values;
	}

}
