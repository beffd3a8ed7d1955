package org.imglish.core.tokenizing;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.imglish.core.collective.ProcessGroup;
import org.imglish.core.metric.Metric;
import org.imglish.core.training.Share;
import org.imglish.core.visual.CodeUsage;
import org.imglish.core.visual.Quantized;
import org.imglish.core.visual.Teacher;
import org.imglish.core.visual.VisualTokenizer;

/**
 * Measures a visual tokenizer on held-out images: its losses, and how many of its codes
 * it uses. Changes nothing of it. The members of a gang measure their rows of each batch
 * and sum up what they have counted.
 */
final class TokenizerValidation {

	/** What it reports. */
	static final List<Metric> METRICS = List.of(Metric.min("validation/loss", ""),
			Metric.min("validation/loss/reconstruction", ""), Metric.min("validation/loss/commitment", ""),
			Metric.max("validation/code_usage", Metric.SHARE), Metric.max("validation/perplexity", "codes"));

	private static final int BATCH = 64;

	private final VisualTokenizer tokenizer;

	private final Teacher teacher;

	private final TokenizerData data;

	private final ProcessGroup group;

	TokenizerValidation(VisualTokenizer tokenizer, Teacher teacher, TokenizerData data, ProcessGroup group) {
		this.tokenizer = tokenizer;
		this.teacher = teacher;
		this.data = data;
		this.group = group;
	}

	Map<String, Double> measure() throws IOException {
		CodeUsage usage = new CodeUsage(this.tokenizer.config().codes());
		Share share = Share.of(this.group);
		double[] losses = new double[2];
		int images = this.data.held();
		for (int from = 0; from < images; from += BATCH) {
			int batch = Math.min(BATCH, images - from);
			int own = share.of(batch);
			if (own == 0) {
				continue;
			}
			try (NDManager scratch = this.tokenizer.weights().manager().newSubManager()) {
				NDArray pixels = this.data.held(from + share.from(batch), from + share.to(batch)).array(scratch);
				Quantized quantized = this.tokenizer.quantize(pixels);
				NDArray predicted = this.tokenizer.decode(quantized.vectors());
				double weight = (double) own / images;
				losses[0] += weight * quantized.commitment().getFloat();
				losses[1] += weight * this.tokenizer.reconstruction(predicted, this.teacher.targets(pixels)).getFloat();
				usage.add(quantized.codes().toLongArray());
			}
		}
		losses = this.group.allReduce(losses);
		usage.join(this.group);
		double commitment = losses[0];
		double reconstruction = losses[1];
		Map<String, Double> values = new LinkedHashMap<>();
		values.put("validation/loss", commitment + reconstruction);
		values.put("validation/loss/reconstruction", reconstruction);
		values.put("validation/loss/commitment", commitment);
		values.put("validation/code_usage", usage.share());
		values.put("validation/perplexity", usage.perplexity());
		return values;
	}

}
