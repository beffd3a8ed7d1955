package org.imglish.jobs.bucket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What an object store says, in exceptions of files. */
final class StoreAnswer {

	private static final int DENIED = 403;

	private static final int MISSING = 404;

	private static final int CHANGED = 412;

	private StoreAnswer() {
	}

	/**
	 * Asks.
	 * @param what the object or bucket, for a sentence
	 * @throws NoSuchFileException if there is no such object
	 */
	static <T> T to(String what, Request<T> request) throws IOException {
		try {
			return request.send();
		}
		catch (NoSuchBucketException ex) {
			throw new IOException("There is no bucket of " + what, ex);
		}
		catch (S3Exception ex) {
			throw switch (ex.statusCode()) {
				case MISSING -> new NoSuchFileException(what, null, "the file is missing");
				case CHANGED -> new ChangedObjectException(what);
				case DENIED -> new IOException(what + " is denied to the access keys of this machine: "
						+ ex.getMessage() + "; give them the right, or name others", ex);
				default -> failed(what, ex);
			};
		}
		catch (SdkException ex) {
			throw failed(what, ex);
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
	}

	private static IOException failed(String what, SdkException failure) {
		return new IOException("The object store does not do what it is asked of " + what + ": " + failure.getMessage(),
				failure);
	}

	/** Something that is asked. */
	interface Request<T> {

		T send() throws IOException;

	}

}
