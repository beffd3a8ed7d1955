package org.imglish.core.source;

import org.imglish.core.digest.Sha256;

/**
 * What is kept of a picture to find those that resemble it.
 *
 * @param hash its {@link org.imglish.core.image.PerceptualHash}
 * @param content the first 64 bits of the SHA-256 sum of its file: the same file with
 * another text is the same picture, not one that resembles it
 */
public record PicturePrint(long hash, long content) {

	/**
	 * What is kept of a picture.
	 * @param file its encoded bytes
	 */
	static PicturePrint of(long hash, byte[] file) {
		return new PicturePrint(hash, Long.parseUnsignedLong(Sha256.of(file), 0, Long.BYTES * 2, 16));
	}

}
