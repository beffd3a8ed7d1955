package org.imglish.core.source;

import java.io.Closeable;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The records of a source up to one of them: tells whether the next one repeats any.
 * Remembers 16 bytes of each, of many in a temporary file, and where near duplicates are
 * looked for also what {@link NearPictures} takes in memory for each picture that stays.
 */
public final class EarlierRecords implements Closeable {

	private final SeenDigests seen;

	private final @Nullable NearPictures pictures;

	/**
	 * @param nearDuplicates how many of 64 bits of their hashes may differ where a
	 * picture counts as a repetition; null where pictures are not compared
	 * @param most how many records there are at most
	 */
	public EarlierRecords(@Nullable Integer nearDuplicates, long most) {
		this.seen = SeenDigests.none(most);
		this.pictures = (nearDuplicates != null) ? new NearPictures(nearDuplicates) : null;
	}

	/** Whether pictures are compared. */
	boolean comparesPictures() {
		return this.pictures != null;
	}

	/**
	 * Adds a record by its digest.
	 * @return why it is a duplicate; null if it is none
	 */
	SourceRecord.@Nullable Fault repeated(String digest) {
		return this.seen.add(digest) ? null : new SourceRecord.Fault(RecordCheck.Reason.DUPLICATE,
				"the same image with the same text and labels occurred before");
	}

	/**
	 * Adds the picture of a record that is no duplicate and would be a sample. One that
	 * resembles an earlier picture is not added: what resembles only it stays.
	 * @return why it is a near duplicate; null if it is none
	 */
	SourceRecord.@Nullable Fault resembled(long record, PicturePrint picture) {
		NearPictures.Near near = (this.pictures != null) ? this.pictures.add(record, picture) : null;
		return (near == null) ? null
				: new SourceRecord.Fault(RecordCheck.Reason.NEAR_DUPLICATE, String.format(Locale.ROOT,
						"its image resembles that of record %d: %d of 64 bits differ", near.record(), near.distance()));
	}

	/**
	 * Adds a record that was dealt with before.
	 * @param record its number
	 * @return why it repeats another; null if it does not
	 */
	public SourceRecord.@Nullable Fault add(long record, Fingerprint print) {
		SourceRecord.Fault fault = print.digest().equals(RecordCheck.NO_DIGEST) ? null : repeated(print.digest());
		return (fault == null && print.picture() != null) ? resembled(record, print.picture()) : fault;
	}

	@Override
	public void close() {
		this.seen.close();
	}

}
