package org.imglish.core.source;

import org.jspecify.annotations.Nullable;

/**
 * What is kept of a record to find those that repeat it.
 *
 * @param digest SHA-256 of its bytes, 64 hexadecimal digits;
 * {@link RecordCheck#NO_DIGEST} where not all of them could be read
 * @param picture what is kept of its picture; null where pictures are not compared, or
 * the record is no sample whatever came before it
 */
public record Fingerprint(String digest, @Nullable PicturePrint picture) {

	/** Of a record that could not be read. */
	public static final Fingerprint NONE = new Fingerprint(RecordCheck.NO_DIGEST, null);

}
