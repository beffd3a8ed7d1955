package org.imglish.core.shard;

/**
 * One WebDataset tar file of a dataset.
 *
 * @param file file name inside the dataset's folder, for example {@code shard-000000.tar}
 * @param samples number of samples in it, at least 1
 * @param bytes size of the file
 * @param sha256 lower-case hexadecimal SHA-256 of the file
 */
public record Shard(String file, int samples, long bytes, String sha256) {

}
