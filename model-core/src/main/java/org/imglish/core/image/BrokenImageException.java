package org.imglish.core.image;

/** An image that cannot be decoded. */
public class BrokenImageException extends Exception {

	private static final long serialVersionUID = 1L;

	public BrokenImageException(String message) {
		super(message);
	}

}
