package org.imglish.core.training;

import org.imglish.core.field.Checks;
import org.imglish.core.field.Field;
import org.imglish.core.field.Synonyms;
import org.imglish.core.kernel.Precision;

/** How a step is carried out, whatever is learned. */
public record StepSetting(@Field(
		value = "Passes that a step's batch is split into, at most the smallest batch. Left out beside "
				+ "worker.memoryGiB, as many as a step of a new model needs to fit into it on the fewest workers.",
		min = 1, max = 65_536, byDefault = "1") @Synonyms( {
				"updateFreq", "gradientAccumulation", "gradAccumSteps", "gradientAccumulationSteps" }) int accumulate,
		@Field(value = "Whether activations are computed again in the backward pass rather than kept, which changes no "
				+ "number.",
				byDefault = "false") @Synonyms({ "checkpointActivations", "gradientCheckpointing" }) boolean recompute,
		@Field(value = "Decay of an exponential moving average of the weights, with which the model is validated and "
				+ "used afterwards; 0 for none.", min = 0, max = 0.999999,
				byDefault = "0") @Synonyms({ "modelEma", "emaDecay" }) double ema,
		@Field(value = "In what projections and attention are computed. auto: bf16 where the products of the model are at "
				+ "least 1.3 times as fast with it on the device that the training begins on, else float32; it stays so.",
				byDefault = "float32") @Synonyms({ "dtype", "amp", "mixedPrecision" }) Precision precision,
		@Field(value = "What loaded images may take beside those of the batch that trains, which changes no number.",
				unit = "MiB", min = 0, max = 1 << 20, byDefault = "1024") long prefetchMiB){

	private static final int MEBIBYTE_BITS = 20;

	private static final long USUAL_PREFETCH = 1024;

	public StepSetting {
		Checks checks = new Checks();
		checks.that(accumulate >= 1, "accumulate", "must be at least 1, but is %d", accumulate);
		checks.that(ema >= 0 && ema < 1, "ema", "must be in [0, 1), but is %s", ema);
		checks.done();
	}

	/** As many batches are loaded ahead as usual. */
	public StepSetting(int accumulate, boolean recompute, double ema, Precision precision) {
		this(accumulate, recompute, ema, precision, USUAL_PREFETCH);
	}

	/** No recomputation and no average, in single precision. */
	public StepSetting(int accumulate) {
		this(accumulate, false, 0, Precision.FLOAT32);
	}

	/** Bytes that loaded images may take beside those of the batch that trains. */
	public long prefetch() {
		return this.prefetchMiB << MEBIBYTE_BITS;
	}

	/** Every pass needs a sample of a source. */
	public void check(Checks checks, int batch) {
		checks.that(this.accumulate <= batch, "accumulate", "must be at most the smallest batch (%d), but is %d", batch,
				this.accumulate);
	}

}
