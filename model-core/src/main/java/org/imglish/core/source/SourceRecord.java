package org.imglish.core.source;

import java.io.IOException;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * One record of a source, not yet validated. Bytes are read when asked for, so that
 * skipping a record costs nothing.
 *
 * @param place where it stands, for error messages
 * @param image reads the encoded image, or null
 * @param right reads the right image of a statement about two, or null
 * @param text its text, or null
 * @param labels what the source knows about it
 */
public record SourceRecord(String place, @Nullable Content image, @Nullable Content right, @Nullable String text,
		Map<String, Object> labels) {

	static SourceRecord of(String place, @Nullable Content image, @Nullable String text, Map<String, Object> labels) {
		return new SourceRecord(place, image, null, text, labels);
	}

	/** A record that cannot be used, and why. */
	static SourceRecord unusable(String place, String reason) {
		return of(place, () -> {
			throw new IOException(reason);
		}, null, Map.of());
	}

	/** Bytes that are read when they are asked for. */
	public interface Content {

		byte[] read() throws IOException;

	}

}
