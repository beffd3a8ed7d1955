package org.imglish.jobs.store;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.imglish.jobs.bucket.Bucket;
import org.imglish.jobs.cache.FileCache;

/**
 * Files as objects of a bucket. What is written lies on this machine until it is
 * uploaded.
 */
final class BucketFileStore implements FileStore {

	private final Bucket bucket;

	private final FileCache drafts;

	/**
	 * @param drafts gives files that are being written room on this machine
	 */
	BucketFileStore(Bucket bucket, FileCache drafts) {
		this.bucket = bucket;
		this.drafts = drafts;
	}

	@Override
	public long write(String name, Content content) throws IOException {
		Path draft = this.drafts.draft();
		try {
			try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(draft), 1 << 16)) {
				content.write(out);
			}
			this.bucket.put(name, draft);
			return Files.size(draft);
		}
		finally {
			Files.deleteIfExists(draft);
		}
	}

	@Override
	public InputStream open(String name) throws IOException {
		return this.bucket.open(name);
	}

	@Override
	public Set<String> names(String folder) throws IOException {
		return new TreeSet<>(this.bucket.names(folder.isEmpty() ? "" : folder + "/"));
	}

	@Override
	public void delete(String name) throws IOException {
		this.bucket.delete(name);
	}

	@Override
	public void deleteAll(String folder) throws IOException {
		this.bucket.deleteAll(folder + "/");
	}

	@Override
	public Optional<Path> folder() {
		return Optional.empty();
	}

	@Override
	public String toString() {
		return this.bucket.toString();
	}

}
