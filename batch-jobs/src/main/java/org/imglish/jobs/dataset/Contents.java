package org.imglish.jobs.dataset;

import java.util.LinkedHashMap;
import java.util.Map;

import org.imglish.core.shard.Holdings;
import org.imglish.core.shard.Manifest;

/**
 * What the manifest of a complete dataset tells beyond its rows.
 *
 * @param unread what the source offered and nobody read: numbers by what it was and why
 * @param holdings how many samples have what, by part; empty where nobody counted
 */
record Contents(Map<String, Long> unread, Map<String, Long> holdings) {

	static final Contents UNKNOWN = new Contents(Map.of(), Map.of());

	static Contents of(Manifest manifest) {
		return new Contents(manifest.unread(), parts(manifest));
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
