package org.imglish.core.image;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Formats of images that are decoded, told by the first bytes and never by a name. */
public enum ImageFormat {

	JPEG("JPEG", "jpg", "jpeg", "jpe", "jfif"), PNG("PNG", "png"), GIF("GIF", "gif"), BMP("BMP", "bmp", "dib"),
	TIFF("TIFF", "tif", "tiff"), WEBP("WebP", "webp"), PNM("PPM", "ppm", "pgm", "pbm", "pnm"),
	JPEG_2000("JPEG 2000", "jp2", "j2k", "jpx", "jpf", "jpc");

	private static final int BRAND = 8;

	private final String title;

	private final List<String> endings;

	ImageFormat(String title, String... endings) {
		this.title = title;
		this.endings = List.of(endings);
	}

	/**
	 * Whether files whose names end so, without a dot, are images that can be decoded.
	 */
	public static boolean hasEnding(String ending) {
		String lower = ending.toLowerCase(Locale.ROOT);
		return Arrays.stream(values()).anyMatch((format) -> format.endings.contains(lower));
	}

	/** The media type of a format that browsers show. */
	public Optional<String> mediaType() {
		return switch (this) {
			case JPEG -> Optional.of("image/jpeg");
			case PNG -> Optional.of("image/png");
			case GIF -> Optional.of("image/gif");
			case BMP -> Optional.of("image/bmp");
			case WEBP -> Optional.of("image/webp");
			case TIFF, PNM, JPEG_2000 -> Optional.empty();
		};
	}

	/** The format in words. */
	public String title() {
		return this.title;
	}

	/** The formats in words. */
	static String known() {
		return Arrays.stream(values()).map((format) -> format.title).collect(Collectors.joining(", "));
	}

	/**
	 * Tells the format.
	 * @throws BrokenImageException if it is none of these; the message names it where it
	 * is a format that pictures are often kept in
	 */
	static ImageFormat of(byte[] encoded) throws BrokenImageException {
		ImageBytes bytes = new ImageBytes(encoded);
		if (encoded.length == 0) {
			throw new BrokenImageException("it is empty");
		}
		return known(bytes)
			.orElseThrow(() -> new BrokenImageException(unknown(bytes) + "; the formats " + known() + " are read"));
	}

	private static Optional<ImageFormat> known(ImageBytes bytes) {
		if (bytes.startWith(0xff, 0xd8, 0xff)) {
			return Optional.of(JPEG);
		}
		if (bytes.startWith(0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n')) {
			return Optional.of(PNG);
		}
		if (bytes.startWith('G', 'I', 'F', '8')) {
			return Optional.of(GIF);
		}
		if (bytes.startWith('B', 'M')) {
			return Optional.of(BMP);
		}
		if (bytes.startWith('I', 'I', '*', 0) || bytes.startWith('M', 'M', 0, '*')) {
			return Optional.of(TIFF);
		}
		if (bytes.startWith('R', 'I', 'F', 'F') && bytes.text(BRAND, 4).equals("WEBP")) {
			return Optional.of(WEBP);
		}
		if (bytes.text(0, 3).matches("P[1-6]\\s")) {
			return Optional.of(PNM);
		}
		boolean isJpeg2000 = bytes.startWith(0, 0, 0, 0x0c, 'j', 'P', ' ', ' ')
				|| bytes.startWith(0xff, 0x4f, 0xff, 0x51);
		return isJpeg2000 ? Optional.of(JPEG_2000) : Optional.empty();
	}

	private static String unknown(ImageBytes bytes) {
		if (bytes.text(4, 4).equals("ftyp")) {
			return switch (bytes.text(BRAND, 4)) {
				case "avif", "avis" -> "it is an AVIF image, which is not read";
				case "heic", "heix", "mif1", "msf1" -> "it is a HEIF image, which is not read";
				default -> "it is a film rather than an image";
			};
		}
		String start = bytes.text(0, 256).strip().toLowerCase(Locale.ROOT);
		if (start.startsWith("<svg") || start.startsWith("<?xml")) {
			return "it is a drawing (SVG or other XML), which is not read";
		}
		if (start.startsWith("<")) {
			return "it is a web page rather than an image";
		}
		if (start.startsWith("version https://git-lfs")) {
			return "it is a pointer of Git LFS rather than an image: fetch the file itself";
		}
		return "it is no image of a known format";
	}

}
