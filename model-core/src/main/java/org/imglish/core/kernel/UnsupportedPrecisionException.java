package org.imglish.core.kernel;

/** A device cannot compute in a precision. */
public final class UnsupportedPrecisionException extends IllegalArgumentException {

	UnsupportedPrecisionException(String message, Throwable cause) {
		super(message, cause);
	}

}
