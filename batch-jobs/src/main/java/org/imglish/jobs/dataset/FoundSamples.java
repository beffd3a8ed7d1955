package org.imglish.jobs.dataset;

import java.util.List;

import org.imglish.core.sample.Sample;
import org.jspecify.annotations.Nullable;

/**
 * Samples that were found, as far as was looked.
 *
 * @param samples in the order of the dataset
 * @param next number of the sample to look on from; null where all were looked at
 * @param looked how many samples were passed
 * @param total how many the dataset has
 */
public record FoundSamples(List<Sample> samples, @Nullable Integer next, int looked, int total) {

	public FoundSamples {
		samples = List.copyOf(samples);
	}

}
