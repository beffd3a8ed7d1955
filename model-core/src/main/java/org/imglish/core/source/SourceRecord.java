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
 * @param text its text, or null
 * @param labels what the source knows about it
 */
public record SourceRecord(String place, @Nullable Content image, @Nullable String text, Map<String, Object> labels) {

	/** Bytes that are read when they are asked for. */
	public interface Content {

		byte[] read() throws IOException;

	}

}
