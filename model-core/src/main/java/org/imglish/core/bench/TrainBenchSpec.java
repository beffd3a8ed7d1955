package org.imglish.core.bench;

import java.util.Locale;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.kernel.Precision;

/**
 * What a benchmark of training steps measures.
 *
 * @param model shape of the model
 * @param batch images, texts or pairs per step, at least 1
 * @param window tokens of each text, from 4 to the model's longest text
 * @param warmup steps before the first measured one, at least 1
 * @param steps measured steps, at least 1
 * @param threads torch threads, at least 1
 * @param precision in what projections and attention are computed
 */
public record TrainBenchSpec(ModelConfig model, int batch, int window, int warmup, int steps, int threads,
		Precision precision) {

	public TrainBenchSpec {
		check(batch >= 1, "batch must be at least 1, but is " + batch);
		check(window >= 4 && window <= model.longestText(),
				String.format(Locale.ROOT, "window must be from 4 to %d, but is %d", model.longestText(), window));
		check(warmup >= 1, "warmup must be at least 1, but is " + warmup);
		check(steps >= 1, "steps must be at least 1, but is " + steps);
		check(threads >= 1, "threads must be at least 1, but is " + threads);
	}

	private static void check(boolean holds, String message) {
		if (!holds) {
			throw new IllegalArgumentException(message);
		}
	}

}
