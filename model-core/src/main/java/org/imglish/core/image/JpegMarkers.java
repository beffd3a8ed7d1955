package org.imglish.core.image;

/**
 * The markers of a JPEG file (ISO 10918-1, annex B). libjpeg fills what a file lacks with
 * the last color and calls it a warning, so whether a file is whole is looked at here.
 */
final class JpegMarkers {

	private static final int START_OF_SCAN = 0xda;

	private static final int END_OF_IMAGE = 0xd9;

	private static final int APPLICATION_1 = 0xe1;

	/** Marker, length, {@code Exif} and two zeros. */
	private static final int EXIF_HEADER = 10;

	private static final int ORIENTATION = 274;

	private JpegMarkers() {
	}

	/**
	 * The size in the frame header.
	 * @throws BrokenImageException if there is none before the pixels begin, or no end
	 * behind them
	 */
	static long[] size(ImageBytes bytes) throws BrokenImageException {
		long[] size = new long[2];
		int place = 2;
		while (place < bytes.length()) {
			if (bytes.at(place) != 0xff) {
				place++;
				continue;
			}
			int marker = bytes.at(place + 1);
			if (marker == START_OF_SCAN) {
				checkEnd(bytes, place);
				return size;
			}
			if (isFrame(marker)) {
				size[0] = bytes.big16(place + 7);
				size[1] = bytes.big16(place + 5);
			}
			boolean isAlone = marker == 0xff || marker <= 0x01 || marker >= 0xd0 && marker <= 0xd8;
			place += (marker == 0xff) ? 1 : isAlone ? 2 : 2 + Math.max(2, bytes.big16(place + 2));
		}
		throw new BrokenImageException("the file ends before its pixels begin");
	}

	/**
	 * Whether the file may say that it is to be turned or mirrored (Exif 2.3, tag 274):
	 * where an Exif block has another orientation than 1, or cannot be read.
	 */
	static boolean isTurned(byte[] encoded) {
		ImageBytes bytes = new ImageBytes(encoded);
		int place = 2;
		while (place < bytes.length() && bytes.at(place) == 0xff && bytes.at(place + 1) != START_OF_SCAN) {
			boolean isExif = bytes.at(place + 1) == APPLICATION_1 && bytes.text(place + 4, 4).equals("Exif");
			if (isExif && !isUpright(bytes, place + EXIF_HEADER)) {
				return true;
			}
			place += 2 + Math.max(2, bytes.big16(place + 2));
		}
		return bytes.at(place) != 0xff;
	}

	/** Whether a directory of TIFF tags gives no orientation, or the upright one. */
	private static boolean isUpright(ImageBytes bytes, int tiff) {
		boolean big = bytes.at(tiff) == 'M';
		long directory = big ? bytes.big32(tiff + 4) : bytes.little32(tiff + 4);
		if (directory > bytes.length() - tiff) {
			return false;
		}
		int first = tiff + (int) directory;
		int entries = big ? bytes.big16(first) : bytes.little16(first);
		for (int i = 0; i < entries; i++) {
			int entry = first + 2 + 12 * i;
			int tag = big ? bytes.big16(entry) : bytes.little16(entry);
			int value = big ? bytes.big16(entry + 8) : bytes.little16(entry + 8);
			if (tag == ORIENTATION && value != 1) {
				return false;
			}
		}
		return true;
	}

	/** SOF0 to SOF15 without the tables and the reserved one between them. */
	private static boolean isFrame(int marker) {
		return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
	}

	/** No pixel holds the end marker: a 0xff among them is followed by a zero. */
	private static void checkEnd(ImageBytes bytes, int scan) throws BrokenImageException {
		for (int i = bytes.length() - 2; i > scan; i--) {
			if (bytes.at(i) == 0xff && bytes.at(i + 1) == END_OF_IMAGE) {
				return;
			}
		}
		throw new BrokenImageException("the file is cut off: it ends within its pixels");
	}

}
