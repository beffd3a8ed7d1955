package org.imglish.core.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import org.imglish.core.image.ImageDecoder;
import org.imglish.core.image.ImageFormat;
import org.imglish.core.image.ImageHeader;
import org.imglish.core.image.UnusableImageException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the pictures of single records where they stand in their source, for people to
 * look at: as they are, of formats that browsers show, told by their first bytes. Nothing
 * is decoded.
 */
public final class SourcePictures {

	private static final Logger LOGGER = LoggerFactory.getLogger(SourcePictures.class);

	/** Bytes of the largest picture that is given out. */
	private static final int LARGEST = 4 << 20;

	/** Bytes of all pictures of an answer. */
	private static final long MOST = 24L << 20;

	private final SourceRecords sources;

	private final Duration patience;

	/**
	 * @param roots folders that sources may lie in
	 * @param patience how long records are looked for
	 */
	public SourcePictures(DataRoots roots, Duration patience) {
		this.sources = new SourceRecords(roots.upTo(LARGEST));
		this.patience = patience;
	}

	/**
	 * Passes over a source as far as its last wanted record.
	 * @param files numbers of records of the source's files, as its survey has them
	 * @param wanted records in the order of the source
	 * @return for each of them what was found
	 */
	public List<Found> find(Source source, List<Long> files, List<Wanted> wanted) {
		List<Found> found = new ArrayList<>();
		String missing = "";
		long deadline = System.nanoTime() + this.patience.toNanos();
		try (RecordStream records = this.sources.asWritten(source).before(() -> goOn(deadline))) {
			long at = 0;
			long left = MOST;
			for (Wanted each : wanted) {
				long passed = records.skipFiles(files, each.number - at);
				records.skip(each.number - at - passed);
				at = each.number + 1;
				Found one = records.hasNext() ? found(each, records.next(), left)
						: Found.missing("the source ends before it");
				left -= one.bytes();
				found.add(one);
			}
		}
		catch (TooFarException ex) {
			missing = String.format(Locale.ROOT,
					"it stands so far behind in the source that it was not found within %d s",
					this.patience.toSeconds());
		}
		catch (IOException ex) {
			missing = reason(ex);
		}
		catch (UncheckedIOException ex) {
			missing = reason(Objects.requireNonNull(ex.getCause()));
		}
		catch (RuntimeException ex) {
			LOGGER.warn("Skipped records of {} cannot be shown", source.path(), ex);
			missing = "the source cannot be read (" + ex + ")";
		}
		while (found.size() < wanted.size()) {
			found.add(Found.missing(missing));
		}
		return found;
	}

	private static void goOn(long deadline) {
		if (System.nanoTime() - deadline > 0) {
			throw new TooFarException();
		}
	}

	private static Found found(Wanted wanted, SourceRecord record, long left) {
		if (!SourceText.printable(record.place()).equals(wanted.place)) {
			return Found
				.missing("the source has changed: " + SourceText.printable(record.place()) + " stands there now");
		}
		try {
			Picture image = picture(record.image(), left);
			return new Found(image, picture(record.right(), left - bytes(image)), null);
		}
		catch (UnusableImageException ex) {
			return Found.missing(ex.getMessage());
		}
		catch (IOException | InvalidPathException ex) {
			return Found
				.missing((record.fault() != null) ? "the record cannot be read as far as its picture" : reason(ex));
		}
	}

	private static @Nullable Picture picture(SourceRecord.@Nullable Content content, long left)
			throws IOException, UnusableImageException {
		if (content == null) {
			return null;
		}
		byte[] bytes = content.read();
		if (bytes.length > Math.min(LARGEST, left)) {
			throw new IOException((bytes.length > LARGEST)
					? String.format(Locale.ROOT, "it has %d bytes, and up to %d are read here", bytes.length, LARGEST)
					: "the others here are too large together");
		}
		ImageHeader header = ImageHeader.read(bytes);
		header.checkPixels(ImageDecoder.MAX_READ);
		return new Picture(header.format()
			.mediaType()
			.orElseThrow(
					() -> new IOException("it is a " + header.format().title() + " file, which browsers do not show")),
				bytes);
	}

	private static long bytes(@Nullable Picture picture) {
		return (picture != null) ? picture.content.length : 0;
	}

	private static String reason(Exception failure) {
		return SourceText.printable((failure.getMessage() != null) ? failure.getMessage() : failure.toString());
	}

	/**
	 * A record that is looked for.
	 *
	 * @param number its number in the source, from 0
	 * @param place where it stood when it was ingested, as {@link RecordCheck} tells it
	 */
	public record Wanted(long number, String place) {

	}

	/**
	 * What was found of a record.
	 *
	 * @param image its picture, or null where it has none
	 * @param right the right picture of a statement about two, or null
	 * @param missing why its pictures cannot be shown, or null
	 */
	public record Found(@Nullable Picture image, @Nullable Picture right, @Nullable String missing) {

		static Found missing(@Nullable String why) {
			return new Found(null, null, (why != null) ? why : "it cannot be read");
		}

		private long bytes() {
			return SourcePictures.bytes(this.image) + SourcePictures.bytes(this.right);
		}

	}

	/**
	 * A picture as it stands in the source.
	 *
	 * @param mediaType what its first bytes say that it is
	 * @param content its bytes
	 */
	@SuppressWarnings("ArrayRecordComponent")
	public record Picture(String mediaType, byte[] content) {

	}

	/** Looking for a record takes too long. */
	private static final class TooFarException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

}
