package org.imglish.core.image;

import java.util.Locale;

/** An image with more pixels than allowed, as it is or after it would be resized. */
public class LargeImageException extends UnusableImageException {

	private static final long serialVersionUID = 1L;

	public LargeImageException(long width, long height, long most) {
		super(String.format(Locale.ROOT, "it has %d x %d pixels, more than the %d allowed", width, height, most));
	}

	LargeImageException(String message) {
		super(message);
	}

}
