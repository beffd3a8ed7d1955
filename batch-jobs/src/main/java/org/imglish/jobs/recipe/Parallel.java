package org.imglish.jobs.recipe;

import org.imglish.core.field.Checks;
import org.imglish.core.field.Default;
import org.imglish.core.field.Field;
import org.imglish.core.field.Shorthand;
import org.imglish.core.field.Synonyms;
import org.imglish.core.optimizer.Shard;

/** How many workers carry out a training together; {@code {workers: N}} are exactly N. */
@Shorthand(field = "workers", fills = { "min", "max" })
public record Parallel(
		@Field(value = "Fewest workers that the training starts or continues with.", unit = "workers", min = 1,
				max = 1024, byDefault = "1") int min,
		@Field(value = "Most workers that it takes.", unit = "workers", min = 1, max = 1024) int max,
		@Field(value = "What each worker keeps a part of only, which changes no number but for rounding.",
				byDefault = "none") @Synonyms( {
						"zero", "zeroStage", "sharding" }) Shard shard){

	public Parallel {
		new Checks().that(min >= 1, "min", "must be at least 1, but is %d", min)
			.that(max >= min, "max", "must be at least 'min' (%d), but is %d", min, max)
			.done();
	}

	@Default("as many as min")
	static int max(int min) {
		return min;
	}

}
