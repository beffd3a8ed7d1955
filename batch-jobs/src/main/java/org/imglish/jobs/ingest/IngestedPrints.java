package org.imglish.jobs.ingest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

import org.imglish.core.source.Fingerprint;
import org.imglish.core.source.PicturePrint;
import org.jspecify.annotations.Nullable;

/** The fingerprints of records that are ingested. */
final class IngestedPrints {

	/** Length of a digest. */
	static final int DIGEST_BYTES = 32;

	/** Length of what is kept of a picture: two words, zeros for none. */
	static final int PICTURE_BYTES = 2 * Long.BYTES;

	private static final long AT_ONCE = 1 << 16;

	private final PrintFiles digests;

	/** None where pictures are not compared. */
	private final PrintFiles pictures;

	IngestedPrints(PrintFiles digests, PrintFiles pictures) {
		this.digests = digests;
		this.pictures = pictures;
	}

	boolean hasDigests() {
		return !this.digests.isEmpty();
	}

	boolean hasPictures() {
		return !this.pictures.isEmpty();
	}

	/** The bytes of some digests. */
	static byte[] digests(List<Fingerprint> prints) {
		ByteBuffer bytes = ByteBuffer.allocate(prints.size() * DIGEST_BYTES);
		prints.forEach((print) -> bytes.put(HexFormat.of().parseHex(print.digest())));
		return bytes.array();
	}

	/** The bytes of what is kept of some pictures. */
	static byte[] pictures(List<Fingerprint> prints) {
		ByteBuffer bytes = ByteBuffer.allocate(prints.size() * PICTURE_BYTES);
		for (Fingerprint print : prints) {
			PicturePrint picture = Objects.requireNonNullElse(print.picture(), new PicturePrint(0, 0));
			bytes.putLong(picture.hash()).putLong(picture.content());
		}
		return bytes.array();
	}

	/**
	 * Hands out the fingerprints of a range of records, in order.
	 * @param behind the record behind the last
	 */
	void read(long first, long behind, Reader reader) throws IOException {
		for (long next = first; next < behind; next += AT_ONCE) {
			long to = Math.min(behind, next + AT_ONCE);
			byte[] sums = this.digests.read(next, to);
			ByteBuffer words = this.pictures.isEmpty() ? null : ByteBuffer.wrap(this.pictures.read(next, to));
			for (int i = 0; i < sums.length; i += DIGEST_BYTES) {
				reader.read(next + i / DIGEST_BYTES, new Fingerprint(
						HexFormat.of().formatHex(sums, i, i + DIGEST_BYTES), (words != null) ? picture(words) : null));
			}
		}
	}

	private static @Nullable PicturePrint picture(ByteBuffer words) {
		PicturePrint picture = new PicturePrint(words.getLong(), words.getLong());
		return (picture.hash() == 0 && picture.content() == 0) ? null : picture;
	}

	/** Gets fingerprints. */
	interface Reader {

		/**
		 * Gets one.
		 * @param record number of its record
		 */
		void read(long record, Fingerprint print);

	}

}
