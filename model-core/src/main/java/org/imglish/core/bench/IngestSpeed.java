package org.imglish.core.bench;

import org.imglish.core.source.SourceFormat;

/**
 * How fast a source is ingested.
 *
 * @param format format of the source
 * @param records its records
 * @param samples samples that they became
 * @param bytes its size
 * @param seconds by the clock, both passes
 * @param recordsPerSecond records by the seconds
 * @param megabytesPerSecond millions of bytes of the source by the seconds
 */
public record IngestSpeed(SourceFormat format, long records, long samples, long bytes, double seconds,
		double recordsPerSecond, double megabytesPerSecond) {

}
