package org.imglish.jobs.bucket;

import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * One bucket. Two are equal when they are of one name: a path is the same whoever will
 * read what it leads to.
 */
final class BucketFileSystem extends FileSystem {

	private final FileSystemProvider provider;

	private final String name;

	private final @Nullable BucketReader reader;

	/**
	 * @param reader reads the objects; null where paths are only written and compared
	 */
	BucketFileSystem(FileSystemProvider provider, String name, @Nullable BucketReader reader) {
		this.provider = provider;
		this.name = name;
		this.reader = reader;
	}

	String name() {
		return this.name;
	}

	@Nullable BucketReader reader() {
		return this.reader;
	}

	/** A path to an object, from its name. */
	BucketPath path(String key, @Nullable ObjectAttributes listed) {
		return new BucketPath(this, true, names(key), listed);
	}

	private static List<String> names(String text) {
		return Arrays.stream(text.split("/")).filter((name) -> !name.isEmpty()).toList();
	}

	@Override
	public Path getPath(String first, String... more) {
		String text = (more.length == 0) ? first : first + "/" + String.join("/", more);
		String root = BucketFileSystems.SCHEME + "://" + this.name + "/";
		if ((text + "/").startsWith(root)) {
			return path(text.substring(Math.min(text.length(), root.length())), null);
		}
		return new BucketPath(this, text.startsWith("/"), names(text), null);
	}

	@Override
	public FileSystemProvider provider() {
		return this.provider;
	}

	@Override
	public void close() {
		throw new UnsupportedOperationException("A bucket is never closed");
	}

	@Override
	public boolean isOpen() {
		return true;
	}

	@Override
	public boolean isReadOnly() {
		return true;
	}

	@Override
	public String getSeparator() {
		return "/";
	}

	@Override
	public Iterable<Path> getRootDirectories() {
		return List.of(path("", null));
	}

	@Override
	public Iterable<FileStore> getFileStores() {
		return List.of();
	}

	@Override
	public Set<String> supportedFileAttributeViews() {
		return Set.of("basic");
	}

	@Override
	public PathMatcher getPathMatcher(String syntaxAndPattern) {
		PathMatcher matcher = FileSystems.getDefault().getPathMatcher(syntaxAndPattern);
		return (path) -> matcher.matches(Path.of(path.toString()));
	}

	@Override
	public UserPrincipalLookupService getUserPrincipalLookupService() {
		throw new UnsupportedOperationException("Buckets know no users");
	}

	@Override
	public WatchService newWatchService() {
		throw new UnsupportedOperationException("Buckets are not watched");
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof BucketFileSystem system && this.name.equals(system.name);
	}

	@Override
	public int hashCode() {
		return this.name.hashCode();
	}

	@Override
	public String toString() {
		return BucketFileSystems.SCHEME + "://" + this.name;
	}

}
