package org.imglish.core.task;

import java.util.List;
import java.util.stream.LongStream;

import org.imglish.core.backbone.BatchRows;
import org.imglish.core.loader.ImageBatches;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.ShardedSamples;
import org.jspecify.annotations.Nullable;

/**
 * The samples of one pass, of which this process computes some rows: what the others
 * compute counts where a task draws or mixes.
 *
 * @param dataset where they are
 * @param numbers of all samples of the pass
 * @param from number of the first row that is computed here
 * @param to number of the row after the last, which may be the first
 * @param shared where the rows stand, or null where they are all
 */
public record TaskPart(ShardedSamples dataset, List<Long> numbers, int from, int to, @Nullable BatchRows shared) {

	public TaskPart {
		numbers = List.copyOf(numbers);
	}

	/** A pass that is computed here as a whole. */
	public static TaskPart whole(ShardedSamples dataset, List<Long> numbers) {
		return new TaskPart(dataset, numbers, 0, numbers.size(), null);
	}

	/** Name of the dataset, for error messages. */
	String name() {
		return this.dataset.manifest().dataset();
	}

	/** Number of samples of the pass. */
	int size() {
		return this.numbers.size();
	}

	/** Reads the rows that are computed here. */
	List<Sample> own() {
		return read(LongStream.range(this.from, this.to));
	}

	/** Reads some rows. */
	List<Sample> read(LongStream rows) {
		return ImageBatches.read(this.dataset, rows.mapToObj((row) -> this.numbers.get((int) row)).toList());
	}

}
