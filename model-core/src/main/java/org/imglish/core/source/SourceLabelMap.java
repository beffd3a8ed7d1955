package org.imglish.core.source;

import java.util.Locale;

import org.imglish.core.image.BrokenImageException;
import org.imglish.core.image.LabelMap;
import org.imglish.core.image.LargeImageException;
import org.imglish.core.source.RecordCheck.Reason;

/**
 * The label map of a record as it lies in its source.
 *
 * @param file reads the PNG
 * @param classes what its numbers mean
 */
record SourceLabelMap(SourceRecord.Content file, LabelClasses classes) {

	/**
	 * Makes of the file what a sample keeps.
	 * @param encoded content of the file
	 * @param width of the image that it belongs to
	 * @param height of the image
	 * @throws BrokenRecordException if it is no map of the image's size and of known
	 * classes
	 */
	byte[] checked(byte[] encoded, int width, int height) throws BrokenRecordException {
		LabelMap map = decoded(encoded, (long) width * height);
		if (map.width() != width || map.height() != height) {
			throw new BrokenRecordException(Reason.BROKEN_LABELS,
					String.format(Locale.ROOT, "its label map has %d x %d pixels, but its image has %d x %d",
							map.width(), map.height(), width, height));
		}
		return this.classes.of(map).encode();
	}

	/** A map that is larger than its image is of another size, however large. */
	private static LabelMap decoded(byte[] encoded, long pixels) throws BrokenRecordException {
		try {
			return LabelMap.decode(encoded, pixels);
		}
		catch (BrokenImageException ex) {
			throw new BrokenRecordException(Reason.BROKEN_LABELS, "its label map cannot be used: " + ex.getMessage());
		}
		catch (LargeImageException ex) {
			throw new BrokenRecordException(Reason.BROKEN_LABELS,
					"its label map is larger than its image: " + ex.getMessage());
		}
	}

}
