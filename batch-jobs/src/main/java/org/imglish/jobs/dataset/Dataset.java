package org.imglish.jobs.dataset;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * An ingested dataset, or one that is being ingested.
 *
 * @param name unique
 * @param kind {@code images}, {@code texts} or {@code pairs}
 * @param run the ingest run
 * @param complete whether it can be used
 * @param samples number of samples so far
 * @param shards number of shards so far
 * @param bytes size of its shards
 * @param imageSide side of its images in pixels, 0 for texts
 * @param skipped skipped records by reason
 * @param unread what the source offered and nobody read: numbers by what it was and why
 * @param holdings how many samples have what, by part; empty where nobody counted
 * @param createdAt when its ingest run was submitted
 * @param completedAt when it was complete, or null
 */
public record Dataset(String name, String kind, long run, boolean complete, long samples, int shards, long bytes,
		int imageSide, Map<String, Long> skipped, Map<String, Long> unread, Map<String, Long> holdings,
		Instant createdAt, @Nullable Instant completedAt) {

	public Dataset {
		skipped = Map.copyOf(skipped);
		unread = Map.copyOf(unread);
		holdings = Map.copyOf(holdings);
	}

}
