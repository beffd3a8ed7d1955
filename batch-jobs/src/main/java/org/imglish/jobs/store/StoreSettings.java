package org.imglish.jobs.store;

import java.net.URI;
import java.nio.file.Path;

import org.imglish.jobs.bucket.Bucket;
import org.imglish.jobs.bucket.BucketAccess;
import org.imglish.jobs.bucket.Buckets;
import org.imglish.jobs.cache.FileCache;
import org.jspecify.annotations.Nullable;

/**
 * Where checkpoints, datasets and the files of runs lie.
 *
 * @param location a folder, or {@code s3://BUCKET/PREFIX}; null for folders in the home
 * @param endpoint address of an object store that is not Amazon's, or null
 * @param region its region
 * @param cacheBytes what copies of shards of a bucket may take in the home
 */
public record StoreSettings(@Nullable String location, @Nullable URI endpoint, String region, long cacheBytes) {

	/** Everything in folders of the home. */
	public static final StoreSettings HOME = new StoreSettings(null, null, "us-east-1", 50L << 30);

	private static final String DATASETS = "datasets";

	private static final String RUN_FILES = "predictions";

	private static final String SCHEME = "s3://";

	private static final long PART_BYTES = 256L << 20;

	/**
	 * Opens the store. Access keys of an object store come from the usual places of its
	 * clients: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, or the machine's
	 * role.
	 * @param home home folder
	 */
	public Store open(Path home) {
		FileCache cache = new FileCache(home.resolve("cache"), this.cacheBytes);
		BucketAccess access = new BucketAccess(this.endpoint, this.region);
		Buckets sources = new Buckets(access, cache);
		Path checkpoints = home.resolve("checkpoints");
		if (this.location == null || this.location.isBlank()) {
			return new Store(new LocalStore(checkpoints), new FolderFileStore(home.resolve(DATASETS)),
					new FolderFileStore(home.resolve(RUN_FILES)), cache, sources);
		}
		if (!this.location.startsWith(SCHEME)) {
			Path folder = Path.of(this.location).toAbsolutePath();
			return new Store(new LocalStore(folder), new FolderFileStore(folder.resolve(DATASETS)),
					new FolderFileStore(folder.resolve(RUN_FILES)), cache, sources);
		}
		String[] parts = this.location.substring(SCHEME.length()).split("/", 2);
		if (parts[0].isEmpty()) {
			throw new IllegalArgumentException(
					"imglish.store.location must be a folder or s3://BUCKET/PREFIX, but is " + this.location);
		}
		String prefix = (parts.length > 1) ? parts[1].replaceAll("/+$", "") : "";
		Bucket bucket = new Bucket(access.client(), parts[0], prefix.isEmpty() ? "" : prefix + "/", PART_BYTES);
		return new Store(new S3Store(bucket, checkpoints), new BucketFileStore(bucket.in(DATASETS), cache),
				new BucketFileStore(bucket.in(RUN_FILES), cache), cache, sources);
	}

}
