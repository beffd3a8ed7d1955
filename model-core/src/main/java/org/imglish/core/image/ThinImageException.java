package org.imglish.core.image;

import java.util.Locale;

/** An image so much longer than wide that it is a line rather than a picture. */
public class ThinImageException extends UnusableImageException {

	private static final long serialVersionUID = 1L;

	ThinImageException(long width, long height, int largest) {
		super(String.format(Locale.ROOT, "it has %d x %d pixels; one side may be at most %d times as long as the other",
				width, height, largest));
	}

}
