package org.imglish.jobs.dataset;

import org.imglish.core.shard.Holdings;
import org.jspecify.annotations.Nullable;

/**
 * Which samples of a dataset are looked for; null means all.
 *
 * @param text words that their texts, answers or classes hold
 * @param category their class, as {@link Balance} names it
 * @param part what they have
 * @param addedBy the version of the dataset that they came with
 */
public record SampleFilter(@Nullable String text, @Nullable String category, Holdings.@Nullable Part part,
		@Nullable String addedBy) {

}
