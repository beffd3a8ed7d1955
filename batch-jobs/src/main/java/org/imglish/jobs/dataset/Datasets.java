package org.imglish.jobs.dataset;

import java.util.Optional;

import org.imglish.core.sample.Sample;
import org.imglish.jobs.run.Page;
import org.imglish.jobs.run.Sort;

/** The datasets of the platform. */
public interface Datasets {

	/** Those that a filter lets through, in an order. */
	Page<Dataset> list(DatasetFilter filter, Sort<DatasetField> sort, int page, int size);

	/** Newest first. */
	default Page<Dataset> list(int page, int size) {
		return list(DatasetFilter.ALL, Sort.falling(DatasetField.CREATED_AT), page, size);
	}

	Optional<Dataset> find(String name);

	/**
	 * Samples of a dataset with their images.
	 * @param page from 0
	 * @param size 1 to 100
	 */
	Page<Sample> samples(String name, int page, int size);

	/**
	 * Looks for samples with their images, in order, for two seconds at most.
	 * @param from number of the first that is looked at, from 0
	 * @param size most of them, 1 to 100
	 */
	FoundSamples find(String name, SampleFilter filter, int from, int size);

	/** How the samples of a dataset are spread over classes and lengths. */
	Balance balance(String name);

	/**
	 * Records of its source that were skipped, in their order there.
	 * @param page from 0
	 */
	Page<SkippedRecord> skipped(String name, int page, int size);

}
