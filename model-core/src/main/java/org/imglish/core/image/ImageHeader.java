package org.imglish.core.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Format and size of an encoded image as its header claims them, read before anything is
 * decoded: a small file cannot claim a large memory, whatever a decoder believes.
 *
 * @param format format of the file
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 */
public record ImageHeader(ImageFormat format, long width, long height) {

	/** A longer side is a line rather than a picture. */
	private static final int MAX_RATIO = 100;

	/**
	 * Reads a header.
	 * @throws BrokenImageException if it is cut off or of no known format
	 */
	public static ImageHeader read(byte[] encoded) throws BrokenImageException {
		ImageFormat format = ImageFormat.of(encoded);
		ImageBytes bytes = new ImageBytes(encoded);
		long[] size = switch (format) {
			case JPEG -> JpegMarkers.size(bytes);
			case PNG -> new long[] { bytes.big32(16), bytes.big32(20) };
			case GIF -> new long[] { bytes.little16(6), bytes.little16(8) };
			case BMP -> bmp(bytes);
			case TIFF -> tiff(bytes);
			case WEBP -> webp(bytes);
			case PNM -> pnm(bytes);
			case JPEG_2000 -> jpeg2000(bytes);
		};
		if (size[0] < 1 || size[1] < 1) {
			throw new BrokenImageException(
					String.format(Locale.ROOT, "its header cannot be read (%d x %d pixels)", size[0], size[1]));
		}
		return new ImageHeader(format, size[0], size[1]);
	}

	/** Refuses more pixels than allowed. */
	public void checkPixels(long most) throws LargeImageException {
		if (Math.multiplyHigh(this.width, this.height) != 0 || this.width * this.height > most
				|| this.width * this.height < 0) {
			throw new LargeImageException(this.width, this.height, most);
		}
	}

	/** Refuses lines, which would become wide beyond measure where they are scaled up. */
	public void checkRatio() throws ThinImageException {
		if (Math.max(this.width, this.height) > MAX_RATIO * Math.min(this.width, this.height)) {
			throw new ThinImageException(this.width, this.height, MAX_RATIO);
		}
	}

	private static long[] bmp(ImageBytes bytes) {
		boolean old = bytes.little32(14) == 12;
		if (old) {
			return new long[] { bytes.little16(18), bytes.little16(20) };
		}
		// A negative height says that the first row is the upper one.
		return new long[] { (int) bytes.little32(18), Math.abs((long) (int) bytes.little32(22)) };
	}

	/** Tags 256 and 257 of the first directory (TIFF 6.0, section 2). */
	private static long[] tiff(ImageBytes bytes) {
		boolean big = bytes.at(0) == 'M';
		long[] size = new long[2];
		long directory = big ? bytes.big32(4) : bytes.little32(4);
		if (directory > bytes.length()) {
			return size;
		}
		int first = (int) directory;
		int entries = big ? bytes.big16(first) : bytes.little16(first);
		for (int i = 0; i < entries; i++) {
			int entry = first + 2 + 12 * i;
			int tag = (big ? bytes.big16(entry) : bytes.little16(entry)) - 256;
			boolean isShort = (big ? bytes.big16(entry + 2) : bytes.little16(entry + 2)) == 3;
			if (tag == 0 || tag == 1) {
				size[tag] = big ? (isShort ? bytes.big16(entry + 8) : bytes.big32(entry + 8))
						: (isShort ? bytes.little16(entry + 8) : bytes.little32(entry + 8));
			}
		}
		return size;
	}

	/** The canvas or the only frame (RFC 9649, section 2). */
	private static long[] webp(ImageBytes bytes) throws BrokenImageException {
		if (bytes.little32(4) + 8 > bytes.length()) {
			throw new BrokenImageException("the file is cut off: it claims " + (bytes.little32(4) + 8) + " bytes");
		}
		return switch (bytes.text(12, 4)) {
			case "VP8X" -> new long[] { bytes.little24(24) + 1, bytes.little24(27) + 1 };
			case "VP8L" -> new long[] { (bytes.little32(21) & 0x3fff) + 1, (bytes.little32(21) >> 14 & 0x3fff) + 1 };
			case "VP8 " -> new long[] { bytes.little16(26) & 0x3fff, bytes.little16(28) & 0x3fff };
			default -> new long[2];
		};
	}

	/** Whether a WebP has several frames, or one that is kept like several. */
	static boolean isAnimatedWebp(byte[] encoded) {
		ImageBytes bytes = new ImageBytes(encoded);
		return bytes.text(12, 4).equals("VP8X") && (bytes.at(20) & 2) != 0;
	}

	private static long[] pnm(ImageBytes bytes) {
		List<Long> numbers = new ArrayList<>();
		for (String line : bytes.text(2, 1024).split("[\r\n]")) {
			for (String word : line.replaceFirst("#.*", "").strip().split("\\s+")) {
				if (word.matches("\\d{1,9}")) {
					numbers.add(Long.parseLong(word));
				}
			}
			if (numbers.size() >= 2) {
				return new long[] { numbers.get(0), numbers.get(1) };
			}
		}
		return new long[2];
	}

	/** The codestream's SIZ marker (ISO 15444-1, A.5.1), which the box around repeats. */
	private static long[] jpeg2000(ImageBytes bytes) {
		int marker = bytes.find(0xff, 0x4f, 0);
		while (marker >= 0 && bytes.big16(marker + 2) != 0xff51) {
			marker = bytes.find(0xff, 0x4f, marker + 2);
		}
		return (marker < 0) ? new long[2] : new long[] { bytes.big32(marker + 8) - bytes.big32(marker + 16),
				bytes.big32(marker + 12) - bytes.big32(marker + 20) };
	}

}
