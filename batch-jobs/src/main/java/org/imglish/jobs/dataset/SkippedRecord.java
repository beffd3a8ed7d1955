package org.imglish.jobs.dataset;

import org.jspecify.annotations.Nullable;

/**
 * A record of a source that did not become a sample.
 *
 * @param position its number in the source, from 0; those of a version go on where those
 * of the older one end
 * @param place where it stands: file and line, key or identifier
 * @param reason a {@link org.imglish.core.source.RecordCheck.Reason}
 * @param detail the reason in words, or null
 */
public record SkippedRecord(long position, String place, String reason, @Nullable String detail) {

}
