package org.imglish.jobs.store;

import org.imglish.jobs.bucket.Buckets;
import org.imglish.jobs.cache.FileCache;

/**
 * What lies outside the database: all of it in a folder, or in a bucket.
 *
 * @param checkpoints the checkpoints
 * @param datasets the files of datasets
 * @param runFiles the files that runs leave to be downloaded
 * @param cache copies on this machine of what lies in a bucket
 * @param buckets opens the buckets that sources lie in
 */
public record Store(CheckpointStore checkpoints, FileStore datasets, FileStore runFiles, FileCache cache,
		Buckets buckets) {

}
