package org.imglish.core.image;

/** An image that cannot be decoded, or not to its end. */
public class BrokenImageException extends UnusableImageException {

	private static final long serialVersionUID = 1L;

	public BrokenImageException(String message) {
		super(message);
	}

}
