package org.imglish.jobs.recipe;

import java.util.Locale;

import org.imglish.core.estimate.Device;
import org.imglish.core.estimate.Fleet;
import org.imglish.core.field.Checks;
import org.imglish.core.field.Default;
import org.imglish.core.field.Field;
import org.imglish.core.field.Shorthand;
import org.imglish.core.field.Synonyms;
import org.imglish.core.kernel.Precision;
import org.imglish.core.optimizer.LocalSteps;
import org.imglish.core.optimizer.OuterConfig;
import org.imglish.core.optimizer.Shard;
import org.jspecify.annotations.Nullable;

/** How many workers carry out a training together; {@code {workers: N}} are exactly N. */
@Shorthand(field = "workers", fills = { "min", "max" })
public record Parallel(
		@Field(value = "Fewest workers that the training starts or continues with.", unit = "workers", min = 1,
				max = 1024, byDefault = "1") int min,
		@Field(value = "Most workers that it takes.", unit = "workers", min = 1, max = 1024) int max,
		@Field(value = "What each worker keeps a part of only, which changes no number but for rounding.",
				byDefault = "none") @Synonyms( {
						"zero", "zeroStage", "sharding" }) Shard shard,
		@Field(value = "Steps that each worker takes alone, on its share of each batch, before all average what they "
				+ "have learned (DiLoCo): for machines far apart. Left out, gradients are summed in every step.",
				unit = "steps", min = 1,
				max = 1e6) @Synonyms({ "localSteps", "innerSteps", "outerEvery" }) @Nullable Integer syncEvery,
		@Field("How the average is taken over where workers take steps alone.") @Nullable OuterConfig outer){

	public Parallel {
		new Checks().that(min >= 1, "min", "must be at least 1, but is %d", min)
			.that(max >= min, "max", "must be at least 'min' (%d), but is %d", min, max)
			.that(syncEvery == null || shard == Shard.NONE, "syncEvery",
					"does not go with shard: who takes steps alone needs the whole optimizer; leave one of them out")
			.that(syncEvery != null || outer == null, "outer", "needs syncEvery, the steps that workers take alone")
			.done();
	}

	@Default("as many as min")
	static int max(int min) {
		return min;
	}

	@Default("rate 0.7 and momentum 0.9 beside syncEvery")
	static @Nullable OuterConfig outer(@Nullable Integer syncEvery) {
		return (syncEvery != null) ? OuterConfig.DILOCO : null;
	}

	/** The steps that workers take alone, or null. */
	public @Nullable LocalSteps local() {
		return (this.syncEvery != null && this.outer != null) ? new LocalSteps(this.syncEvery, this.outer) : null;
	}

	/**
	 * The fewest workers that the training starts with.
	 * @param device what each of them has, used to its peak
	 */
	public Fleet fleet(Device device) {
		return new Fleet(device, this.min, 1, this.shard == Shard.OPTIMIZER,
				(this.syncEvery != null) ? this.syncEvery : 0, 1, 1);
	}

	/** Checks what steps that are taken alone need. */
	void check(Checks checks, int checkpointEvery) {
		checks.that(this.syncEvery == null || checkpointEvery % this.syncEvery == 0, "checkpointEvery",
				"must be a multiple of parallel.syncEvery (%d), for only then all workers have the same weights, but is "
						+ "%d; %s",
				this.syncEvery, checkpointEvery, wayOut(checkpointEvery));
	}

	private String wayOut(int checkpointEvery) {
		return (this.syncEvery != null) ? String.format(Locale.ROOT, "set it to %d",
				(checkpointEvery + this.syncEvery - 1L) / this.syncEvery * this.syncEvery) : "";
	}

	/** Checks that all workers compute alike. */
	void checkPrecision(Checks checks, Precision precision) {
		checks.that(precision != Precision.AUTO || this.max == 1, "precision",
				"auto lets a device choose, and workers that train together must compute alike; choose float32 or bf16");
	}

	/**
	 * Checks that a step can be taken alone: that its losses look at a worker's own rows,
	 * of which each has some.
	 * @param smallestBatch of all sources
	 * @param whole what of a step looks at the whole batch, as the subject of a sentence,
	 * or null
	 */
	void checkAlone(Checks checks, int smallestBatch, Precision precision, @Nullable String whole) {
		if (this.syncEvery == null) {
			return;
		}
		checks.that(whole == null, "parallel.syncEvery", "does not go with this training: %s; leave it out", whole);
		checks.that(precision != Precision.F16, "parallel.syncEvery",
				"does not go with precision f16, where each worker would scale its losses by another factor; choose "
						+ "bf16 or float32");
		checks.that(this.max <= smallestBatch, "parallel.max",
				"must be at most the smallest batch (%d) beside syncEvery, for each worker learns from its share alone, "
						+ "but is %d",
				smallestBatch, this.max);
	}

}
