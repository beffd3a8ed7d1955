package org.imglish.core.training;

import java.nio.file.Path;

import org.imglish.core.image.Framing;
import org.imglish.core.image.RandomCrop;
import org.imglish.core.optimizer.OptimizerConfig;
import org.imglish.core.visual.VisualTokenizerConfig;
import org.imglish.core.visual.VisualTokenizerConfig.Target;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the training of a visual tokenizer needs (arXiv 2208.06366, section
 * 2.2).
 *
 * @param tokenizer shape of the tokenizer
 * @param optimizer how weights are updated; see {@link #publishedOptimizer(int, long) the
 * published one}
 * @param steps number of optimizer steps
 * @param seed from which all randomness follows
 * @param images images, alone or of pairs
 * @param validation dataset of held-out images, or null
 * @param teacher the model whose features are the targets, a TorchScript file or the
 * folder of a checkpoint of a BEiT-3 or of a tokenizer; null where the pixels are
 * @param smallestCrop least share of an image that a training step sees, in (0, 1]; 0.08
 * as published
 * @param framing how whole images become squares: those held out, and where
 * {@link Framing#WHOLE} meets a smallest crop of 1, those of training
 * @param threads torch threads, at least 1
 */
public record TokenizerSpec(VisualTokenizerConfig tokenizer, OptimizerConfig optimizer, long steps, long seed,
		SourceSpec images, @Nullable Path validation, @Nullable Path teacher, double smallestCrop, Framing framing,
		int threads) {

	private static final double PUBLISHED_RATE_OF_128_IMAGES = 5e-5;

	private static final double PUBLISHED_LEAST_RATE = 1e-5;

	public TokenizerSpec {
		if (steps < 1) {
			throw new IllegalArgumentException("steps must be at least 1, but is " + steps);
		}
		if (teacher == null && tokenizer.target() == Target.FEATURES) {
			throw new IllegalArgumentException("A tokenizer that predicts features needs a teacher; "
					+ "name its TorchScript file or a checkpoint, or set tokenizer.target to PIXELS");
		}
		if (teacher != null && tokenizer.target() == Target.PIXELS) {
			throw new IllegalArgumentException("A tokenizer that predicts pixels needs no teacher; "
					+ "leave the teacher out, or set tokenizer.target to FEATURES");
		}
		RandomCrop.check(smallestCrop);
	}

	/** Held-out images are cut to their middle. */
	public TokenizerSpec(VisualTokenizerConfig tokenizer, OptimizerConfig optimizer, long steps, long seed,
			SourceSpec images, @Nullable Path validation, @Nullable Path teacher, double smallestCrop, int threads) {
		this(tokenizer, optimizer, steps, seed, images, validation, teacher, smallestCrop, Framing.CENTRE, threads);
	}

	/**
	 * What is cut out of an image of a step, or null for nothing: even the largest crop
	 * of a usual aspect ratio leaves most of a wide picture out.
	 */
	@Nullable RandomCrop crop() {
		return (this.framing == Framing.WHOLE && this.smallestCrop == 1) ? null : new RandomCrop(this.smallestCrop);
	}

	/**
	 * The published tokenizers' AdamW: betas 0.9 and 0.99, weight decay 1e-4, no
	 * clipping, and a rate that grows with the batch.
	 * @param batch images a step
	 * @param warmupSteps steps of linear warm-up; ten of a hundred epochs as published
	 */
	public static OptimizerConfig publishedOptimizer(int batch, long warmupSteps) {
		double peak = PUBLISHED_RATE_OF_128_IMAGES * batch / 128;
		return new OptimizerConfig(peak, Math.min(peak, PUBLISHED_LEAST_RATE), warmupSteps, 1e-4, 0.9, 0.99, 1e-8,
				Float.MAX_VALUE, 1);
	}

}
