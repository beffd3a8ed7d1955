package org.imglish.jobs.bucket;

import java.io.IOException;
import java.net.URI;
import java.util.Set;

/** An object store of a test's own, with the bucket "bucket". */
public interface TestBucket extends AutoCloseable {

	/** Where it is reached. */
	URI address();

	/** Writes an object. */
	void put(String name, byte[] content) throws IOException;

	/** Names of all objects. */
	Set<String> names() throws IOException;

	/**
	 * Has the next requests fail as an overloaded server does, where it can be made to.
	 */
	void failNext(int requests);

	@Override
	void close() throws IOException;

}
