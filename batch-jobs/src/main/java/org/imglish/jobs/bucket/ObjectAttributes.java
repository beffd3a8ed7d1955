package org.imglish.jobs.bucket;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What is known of an object, or of a folder, which is nothing but the beginning of
 * objects' names.
 *
 * @param size its size in bytes
 * @param modified when it was written
 * @param tag its entity tag, which changes with its content; null for a folder
 */
record ObjectAttributes(long size, Instant modified, @Nullable String tag) implements BasicFileAttributes {

	static final ObjectAttributes FOLDER = new ObjectAttributes(0, Instant.EPOCH, null);

	@Override
	public FileTime lastModifiedTime() {
		return FileTime.from(this.modified);
	}

	@Override
	public FileTime lastAccessTime() {
		return lastModifiedTime();
	}

	@Override
	public FileTime creationTime() {
		return lastModifiedTime();
	}

	@Override
	public boolean isRegularFile() {
		return this.tag != null;
	}

	@Override
	public boolean isDirectory() {
		return this.tag == null;
	}

	@Override
	public boolean isSymbolicLink() {
		return false;
	}

	@Override
	public boolean isOther() {
		return false;
	}

	@Override
	public @Nullable Object fileKey() {
		return this.tag;
	}

}
