package org.imglish.core.shard;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a dataset holds: written as {@code manifest.json} beside its shards once the
 * dataset is complete, and never changed afterwards.
 *
 * @param dataset name of the dataset
 * @param kind what its samples are
 * @param imageSide side in pixels to which images were re-encoded, 0 for texts
 * @param tokenizer file name of the text tokenizer in the dataset's folder, or null for
 * images
 * @param tokenizerSha256 SHA-256 of that file, or null
 * @param classes class names by index, or the answers that questions are classified into;
 * empty where samples have neither
 * @param shards the shards in order
 * @param skipped number of skipped records by reason
 */
public record Manifest(String dataset, Kind kind, int imageSide, @Nullable String tokenizer,
		@Nullable String tokenizerSha256, List<String> classes, List<Shard> shards, Map<String, Long> skipped) {

	public Manifest {
		classes = List.copyOf(classes);
		shards = List.copyOf(shards);
		skipped = Map.copyOf(skipped);
	}

	/** Number of samples over all shards. */
	public long samples() {
		return this.shards.stream().mapToLong(Shard::samples).sum();
	}

	/** What the samples of a dataset are. */
	public enum Kind {

		/** Images alone. */
		IMAGES,
		/** Texts alone. */
		TEXTS,
		/** Image-text pairs, questions with answers among them. */
		PAIRS,
		/** Statements about two images each. */
		STATEMENTS

	}

}
