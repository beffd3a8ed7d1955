package org.imglish.core.source;

import java.io.Closeable;
import java.io.IOError;

/**
 * Remembers which digests occurred, by the first 128 of their bits. Not safe for use by
 * several threads.
 */
interface SeenDigests extends Closeable {

	/** Bytes that a table in memory takes for a digest at most: it grows by doubling. */
	int BYTES_IN_MEMORY = 48;

	/**
	 * Digests that a table in memory may hold, which then takes a quarter of the heap.
	 */
	static long mostInMemory() {
		return Runtime.getRuntime().maxMemory() / 4 / BYTES_IN_MEMORY;
	}

	/**
	 * None so far.
	 * @param most how many digests will be added at most; many lie in a temporary file
	 */
	static SeenDigests none(long most) {
		return (most <= mostInMemory()) ? new DigestTable() : new DigestFile(most);
	}

	/**
	 * Remembers a digest.
	 * @param digest at least 32 hexadecimal digits
	 * @return whether it is new
	 * @throws IOError if the temporary file cannot be read or written, which is no fault
	 * of a record
	 */
	default boolean add(String digest) {
		return add(Long.parseUnsignedLong(digest, 0, 16, 16), Long.parseUnsignedLong(digest, 16, 32, 16));
	}

	/**
	 * Remembers a digest.
	 * @param high its first 64 bits
	 * @param low the next 64, of which, and the first, some are set
	 * @return whether it is new
	 */
	boolean add(long high, long low);

	@Override
	void close();

}
