package org.imglish.core.pretraining;

import java.io.IOException;

import org.imglish.core.shard.ShardedSamples;
import org.jspecify.annotations.Nullable;

/**
 * The opened held-out datasets of a pretraining.
 *
 * @param images held-out images, or null
 * @param texts held-out texts, or null
 * @param pairs held-out pairs, or null
 */
record HeldOut(@Nullable ShardedSamples images, @Nullable ShardedSamples texts,
		@Nullable ShardedSamples pairs) implements AutoCloseable {

	/**
	 * Opens them.
	 * @param vocabulary SHA-256 of the text tokenizer of the training, or null
	 * @throws IOException if one cannot be used, or has texts of another vocabulary
	 */
	static HeldOut open(Prepared spec, @Nullable String vocabulary) throws IOException {
		HeldOutNames names = spec.recipe().data().held();
		HeldOut held = new HeldOut(dataset(spec, names.images(), "images"), dataset(spec, names.texts(), "texts"),
				dataset(spec, names.pairs(), "pairs"));
		for (ShardedSamples dataset : new @Nullable ShardedSamples[] { held.texts, held.pairs }) {
			String own = (dataset != null) ? dataset.manifest().tokenizerSha256() : null;
			if (dataset != null && (own == null || !own.equals(vocabulary))) {
				held.close();
				throw new IOException("The held-out dataset " + dataset.manifest().dataset()
						+ " has another vocabulary than the datasets of the training; ingest it with "
						+ "vocabulary: {dataset: NAME} set to one of them");
			}
		}
		return held;
	}

	private static @Nullable ShardedSamples dataset(Prepared spec, @Nullable String name, String use)
			throws IOException {
		ShardedSamples opened = (name != null) ? ShardedSamples.open(spec.library().dataset(name)) : null;
		if (opened != null) {
			PretrainSource.requirement(use).check(opened.manifest());
		}
		return opened;
	}

	/** Whether there is nothing. */
	boolean isEmpty() {
		return this.images == null && this.texts == null && this.pairs == null;
	}

	/** Samples with images. */
	@Nullable ShardedSamples imagesOrPairs() {
		return (this.images != null) ? this.images : this.pairs;
	}

	/** Samples with texts. */
	@Nullable ShardedSamples textsOrPairs() {
		return (this.texts != null) ? this.texts : this.pairs;
	}

	@Override
	public void close() {
		for (ShardedSamples dataset : new @Nullable ShardedSamples[] { this.images, this.texts, this.pairs }) {
			if (dataset != null) {
				dataset.close();
			}
		}
	}

}
