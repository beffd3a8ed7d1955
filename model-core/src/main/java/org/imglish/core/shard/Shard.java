package org.imglish.core.shard;

import java.util.regex.Pattern;

/**
 * One WebDataset tar file of a dataset.
 *
 * @param file where it lies, from the dataset's folder: {@code shard-000000-1.tar}, or
 * {@code ../pets/shard-000000-1.tar} of an older version
 * @param samples number of samples in it, at least 1
 * @param bytes size of the file
 * @param sha256 lower-case hexadecimal SHA-256 of the file
 */
public record Shard(String file, int samples, long bytes, String sha256) {

	private static final String BESIDE = "../";

	/** No separator, no folder above. */
	private static final String NAME = "(?!\\.{1,2}(/|$))[^/\\\\\\x00]+";

	private static final Pattern PLACE = Pattern.compile("(\\.\\./" + NAME + "/)?" + NAME);

	public Shard {
		if (!PLACE.matcher(file).matches()) {
			throw new IllegalArgumentException(
					"A shard lies in its dataset's folder or in one beside it, not at " + file);
		}
	}

	/** Its file name, which no other shard of its dataset has. */
	public String name() {
		return this.file.substring(this.file.lastIndexOf('/') + 1);
	}

	/**
	 * Where it lies among the files of all datasets.
	 * @param key folder of its dataset
	 */
	public String place(String key) {
		return this.file.startsWith(BESIDE) ? this.file.substring(BESIDE.length()) : key + "/" + this.file;
	}

}
