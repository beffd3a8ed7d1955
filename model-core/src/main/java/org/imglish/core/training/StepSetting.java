package org.imglish.core.training;

import org.imglish.core.kernel.Precision;
import org.imglish.core.loader.Prefetch;
import org.jspecify.annotations.Nullable;

/**
 * How a step is carried out, whatever is learned.
 *
 * @param accumulate passes that a step's batch is split into, at least 1
 * @param recompute whether activations are computed again in the backward pass rather
 * than kept, which changes no number
 * @param ema decay of an exponential moving average of the weights, with which the model
 * is validated and used afterwards, in (0, 1); 0 for none
 * @param precision in what projections and attention are computed
 * @param prefetch bytes that loaded images may take beside those of the batch that
 * trains, which changes no number
 */
public record StepSetting(int accumulate, boolean recompute, double ema, Precision precision, long prefetch) {

	public StepSetting {
		if (accumulate < 1) {
			throw new IllegalArgumentException("accumulate must be at least 1, but is " + accumulate);
		}
		if (!(ema >= 0 && ema < 1)) {
			throw new IllegalArgumentException("ema must be in [0, 1), but is " + ema);
		}
	}

	/** As many batches are loaded ahead as usual. */
	public StepSetting(int accumulate, boolean recompute, double ema, Precision precision) {
		this(accumulate, recompute, ema, precision, Prefetch.Room.USUAL);
	}

	/** No recomputation and no average, in single precision. */
	public StepSetting(int accumulate) {
		this(accumulate, false, 0, Precision.FLOAT32);
	}

	/** Every pass needs a sample of every source. */
	void check(@Nullable SourceSpec... sources) {
		for (SourceSpec source : sources) {
			if (source != null && this.accumulate > source.batch()) {
				throw new IllegalArgumentException("accumulate must be at most the smallest batch (%d), but is %d"
					.formatted(source.batch(), this.accumulate));
			}
		}
	}

}
