package org.imglish.core.training;

import java.nio.file.Path;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.optimizer.OptimizerConfig;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a fine-tuning to image classification needs.
 *
 * @param model shape of the model; ignored where there is an initial checkpoint
 * @param initial folder of the checkpoint to start from, or null to start from scratch
 * @param optimizer how weights are updated
 * @param steps number of optimizer steps
 * @param seed from which all randomness follows
 * @param train labelled images
 * @param validation held-out labelled images, or null
 * @param smoothing label smoothing, in [0, 1)
 * @param dropPath stochastic depth, in [0, 1)
 * @param threads torch threads, at least 1
 */
public record FinetuneSpec(ModelConfig model, @Nullable Path initial, OptimizerConfig optimizer, long steps, long seed,
		SourceSpec train, @Nullable Path validation, double smoothing, double dropPath, int threads) {

	public FinetuneSpec {
		if (smoothing < 0 || smoothing >= 1) {
			throw new IllegalArgumentException("smoothing must be in [0, 1), but is " + smoothing);
		}
	}

}
