package org.imglish.jobs.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import org.imglish.core.shard.Holdings;
import org.imglish.core.shard.Manifest;
import org.imglish.core.shard.ShardedSamples;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the manifest of a complete dataset tells beyond its rows.
 *
 * @param unread what the source offered and nobody read: numbers by what it was and why
 * @param holdings how many samples have what, by part; empty where nobody counted
 */
record Contents(Map<String, Long> unread, Map<String, Long> holdings) {

	static final Contents UNKNOWN = new Contents(Map.of(), Map.of());

	private static final Logger LOGGER = LoggerFactory.getLogger(Contents.class);

	/** Reads them from a dataset's folder; one that cannot be read is still listed. */
	static Contents of(Path folder) {
		try (ShardedSamples samples = ShardedSamples.open(folder)) {
			Manifest manifest = samples.manifest();
			return new Contents(manifest.unread(), parts(manifest));
		}
		catch (IOException ex) {
			LOGGER.warn("What the dataset in {} holds cannot be told: {}", folder, ex.getMessage());
			return UNKNOWN;
		}
	}

	private static Map<String, Long> parts(Manifest manifest) {
		Map<String, Long> parts = new LinkedHashMap<>();
		Holdings holdings = manifest.holdings();
		if (holdings != null) {
			for (Holdings.Part part : Holdings.Part.values()) {
				parts.put(part.title(), holdings.of(part));
			}
		}
		return parts;
	}

}
