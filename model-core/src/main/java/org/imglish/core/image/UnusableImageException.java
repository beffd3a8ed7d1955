package org.imglish.core.image;

/** An image that is not taken, and why. */
public abstract class UnusableImageException extends Exception {

	private static final long serialVersionUID = 1L;

	UnusableImageException(String message) {
		super(message);
	}

}
