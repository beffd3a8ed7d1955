package org.imglish.core.shard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

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
 * @param unread what the source offered and nobody read: numbers by what it was and why
 * @param holdings how many samples have what; null for a dataset that was ingested before
 * this was counted
 * @param classNumbers how the source itself numbers the classes, which results for its
 * own scorer are written in; empty where they are numbered from 0
 */
public record Manifest(String dataset, Kind kind, int imageSide, @Nullable String tokenizer,
		@Nullable String tokenizerSha256, List<String> classes, List<Shard> shards, Map<String, Long> skipped,
		Map<String, Long> unread, @Nullable Holdings holdings, List<Long> classNumbers) {

	/** Name of its file. */
	public static final String FILE = "manifest.json";

	/** Older manifests lack counts that were added later; those are read as 0. */
	private static final JsonMapper JSON = JsonMapper.builder()
		.disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
		.build();

	public Manifest {
		classes = List.copyOf(classes);
		shards = List.copyOf(shards);
		skipped = Map.copyOf(skipped);
		unread = (unread != null) ? Map.copyOf(unread) : Map.of();
		classNumbers = (classNumbers != null) ? List.copyOf(classNumbers) : List.of();
	}

	/**
	 * Reads {@code manifest.json}.
	 * @param file an existing file
	 */
	public static Manifest read(Path file) throws IOException {
		return JSON.readValue(Files.readString(file), Manifest.class);
	}

	/**
	 * Reads the manifest of a complete dataset.
	 * @param folder the dataset's folder
	 * @throws IOException if it is not complete
	 */
	public static Manifest in(Path folder) throws IOException {
		Path file = folder.resolve(FILE);
		if (!Files.exists(file)) {
			throw new IOException("The dataset in " + folder + " is not complete: it has no " + FILE);
		}
		return read(file);
	}

	/** A manifest of samples that nobody counted. */
	public Manifest(String dataset, Kind kind, int imageSide, @Nullable String tokenizer,
			@Nullable String tokenizerSha256, List<String> classes, List<Shard> shards, Map<String, Long> skipped) {
		this(dataset, kind, imageSide, tokenizer, tokenizerSha256, classes, shards, skipped, Map.of(), null, List.of());
	}

	/**
	 * Refuses a use that needs of every sample what some have not, before anything is
	 * computed. A dataset that was never counted is taken at its word.
	 * @param use what the samples are to be used for, to go after "for"
	 * @throws IOException if a sample lacks a part
	 */
	public void require(String use, Set<Holdings.Part> parts) throws IOException {
		if (this.holdings == null) {
			return;
		}
		for (Holdings.Part part : Holdings.Part.values()) {
			long lacking = samples() - this.holdings.of(part);
			if (parts.contains(part) && lacking > 0) {
				throw new IOException(String.format(Locale.ROOT,
						"Dataset %s cannot be used for %s: %d of its %d samples have no %s. "
								+ "Use one whose samples all have, or ingest the source without the others",
						this.dataset, use, lacking, samples(), part.title()));
			}
		}
	}

	/**
	 * Refuses a use that needs something of at least one sample and finds it in none.
	 * @param use what the samples are to be used for, to go after "for"
	 * @throws IOException if no sample has a part
	 */
	public void requireSome(String use, Set<Holdings.Part> parts) throws IOException {
		if (this.holdings == null) {
			return;
		}
		for (Holdings.Part part : Holdings.Part.values()) {
			if (parts.contains(part) && this.holdings.of(part) == 0) {
				throw new IOException(String.format(Locale.ROOT,
						"Dataset %s cannot be used for %s: none of its %d samples has a %s. "
								+ "Use one whose samples have, or leave it out",
						this.dataset, use, samples(), part.title()));
			}
		}
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
