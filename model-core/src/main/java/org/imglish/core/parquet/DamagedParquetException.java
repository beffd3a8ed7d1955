package org.imglish.core.parquet;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/** A Parquet file, or a part of one, that cannot be read, and why. */
public final class DamagedParquetException extends IOException {

	private static final long serialVersionUID = 1L;

	DamagedParquetException(String message) {
		super(message);
	}

	DamagedParquetException(String message, Throwable cause) {
		super(message, cause);
	}

	/**
	 * What a file must have, though its format could leave it out.
	 * @param what its name, for the message
	 * @throws DamagedParquetException if it is left out
	 */
	static <T> T present(@Nullable T value, String what) throws DamagedParquetException {
		if (value == null) {
			throw new DamagedParquetException("it lacks " + what);
		}
		return value;
	}

}
