package org.imglish.jobs.bucket;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.imglish.jobs.cache.FileCache;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/** Opens the buckets among data roots for reading. */
public final class Buckets {

	private final BucketAccess access;

	private final FileCache cache;

	private @Nullable S3Client client;

	/**
	 * @param access where buckets are reached
	 * @param cache for copies of objects that are not read from front to back
	 */
	public Buckets(BucketAccess access, FileCache cache) {
		this.access = access;
		this.cache = cache;
	}

	/**
	 * Data roots for who looks at sources as they are now, and does not wait.
	 * @param roots folders, and paths such as {@code s3://bucket/folder}
	 */
	public List<Path> now(List<Path> roots) {
		return roots.stream().map((root) -> open(root, new Waiting(Duration.ZERO), false)).toList();
	}

	/**
	 * Data roots for who reads a source as it is from the first look on: an object that
	 * is written anew afterwards is an error.
	 * @param roots folders, and paths such as {@code s3://bucket/folder}
	 * @param patience how long a store may be away
	 */
	public List<Path> asFound(List<Path> roots, Duration patience) {
		return roots.stream().map((root) -> open(root, new Waiting(patience), true)).toList();
	}

	private Path open(Path root, Waiting waiting, boolean remembers) {
		if (!(root instanceof BucketPath path)) {
			return root;
		}
		BucketFileSystem named = path.getFileSystem();
		BucketReader reader = new BucketReader(client(), named.name(), this.cache, waiting, remembers);
		return new BucketFileSystem(named.provider(), named.name(), reader).getPath(path.toString());
	}

	private synchronized S3Client client() {
		S3Client opened = (this.client != null) ? this.client : this.access.client();
		this.client = opened;
		return opened;
	}

}
