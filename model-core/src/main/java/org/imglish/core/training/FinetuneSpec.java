package org.imglish.core.training;

import java.nio.file.Path;

import org.imglish.core.image.ImageForm;
import org.imglish.core.optimizer.OptimizerConfig;
import org.imglish.core.task.ClassNames;
import org.imglish.core.task.Task;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a fine-tuning needs.
 *
 * @param task what is learned
 * @param start what the weights start from
 * @param optimizer how weights are updated
 * @param steps number of optimizer steps
 * @param seed from which all randomness follows
 * @param train labelled samples
 * @param setting how a step is carried out
 * @param validation held-out labelled samples, or null
 * @param smoothing label smoothing, in [0, 1)
 * @param dropPath stochastic depth, in [0, 1)
 * @param blind whether images are replaced by plain grey
 * @param frozen whether the backbone keeps its weights and the head alone learns: a probe
 * @param newHead whether the head starts anew although the initial checkpoint has one
 * @param names how class names become texts that images are classified by, or null for a
 * linear layer
 * @param images how whole images are shown to the model, in validation too
 * @param threads torch threads, at least 1
 */
public record FinetuneSpec(Task task, Start start, OptimizerConfig optimizer, long steps, long seed, SourceSpec train,
		StepSetting setting, @Nullable Path validation, double smoothing, double dropPath, boolean blind,
		boolean frozen, boolean newHead, @Nullable ClassNames names, ImageForm images, int threads) {

	public FinetuneSpec {
		setting.check(train);
	}

	/** A head of its own for the task, taken over where the start has it. */
	public FinetuneSpec(Task task, Start start, OptimizerConfig optimizer, long steps, long seed, SourceSpec train,
			StepSetting setting, @Nullable Path validation, double smoothing, double dropPath, boolean blind,
			boolean frozen, ImageForm images, int threads) {
		this(task, start, optimizer, steps, seed, train, setting, validation, smoothing, dropPath, blind, frozen, false,
				null, images, threads);
	}

}
