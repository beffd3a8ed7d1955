package org.imglish.core.image;

/** An image with more pixels than allowed. */
public class LargeImageException extends Exception {

	private static final long serialVersionUID = 1L;

	public LargeImageException(long width, long height, long most) {
		super("it has %d x %d pixels, more than the %d allowed".formatted(width, height, most));
	}

}
