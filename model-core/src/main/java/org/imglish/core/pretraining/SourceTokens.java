package org.imglish.core.pretraining;

import java.io.IOException;
import java.nio.LongBuffer;
import java.util.List;
import java.util.function.BooleanSupplier;

import org.imglish.core.collective.ProcessGroup;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.ShardedSamples;
import org.imglish.core.visual.DatasetTokens;

/**
 * The visual tokens of all images of a source, kept beside the shards of its datasets.
 */
final class SourceTokens implements AutoCloseable {

	private final PretrainSource source;

	private final int patches;

	private final List<DatasetTokens> datasets;

	/**
	 * @param source the images; stays the caller's
	 * @param key names the tokenizer and the way in which images are shown to it
	 * @param patches tokens of an image
	 */
	SourceTokens(PretrainSource source, String key, int patches) {
		this.source = source;
		this.patches = patches;
		this.datasets = source.datasets().stream().map((dataset) -> new DatasetTokens(dataset, key, patches)).toList();
	}

	/**
	 * Computes what is absent, shared out among the members of a group.
	 * @return whether all is there; false when it was not to continue
	 */
	boolean complete(Tokenizing tokenizer, ProcessGroup group, BooleanSupplier goesOn) throws IOException {
		for (int i = 0; i < this.datasets.size(); i++) {
			ShardedSamples dataset = this.source.datasets().get(i);
			if (!this.datasets.get(i).complete((samples) -> tokenizer.tokens(dataset, samples), group, goesOn)) {
				return false;
			}
		}
		return true;
	}

	/**
	 * The tokens of the samples of a plan.
	 * @return {@code [samples, patches]}
	 */
	long[] of(List<Long> numbers) throws IOException {
		LongBuffer tokens = LongBuffer.allocate(Math.multiplyExact(numbers.size(), this.patches));
		List<List<Long>> apart = this.source.apart(numbers);
		for (int i = 0; i < apart.size(); i++) {
			tokens.put(this.datasets.get(i).of(apart.get(i)));
		}
		return tokens.array();
	}

	@Override
	public void close() throws IOException {
		for (DatasetTokens dataset : this.datasets) {
			dataset.close();
		}
	}

	/** Tokenizes the images of samples of a dataset. */
	interface Tokenizing {

		long[] tokens(ShardedSamples dataset, List<Sample> samples) throws IOException;

	}

}
