package org.imglish.jobs.bucket;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Names of a bucket's objects as paths: {@code s3://bucket/folder/file}, or relative to
 * such a one. A path from a listing remembers what was listed.
 */
final class BucketPath implements Path {

	private final BucketFileSystem bucket;

	private final boolean absolute;

	private final List<String> names;

	private final @Nullable ObjectAttributes listed;

	BucketPath(BucketFileSystem bucket, boolean absolute, List<String> names, @Nullable ObjectAttributes listed) {
		this.bucket = bucket;
		this.absolute = absolute;
		this.names = names;
		this.listed = listed;
	}

	private BucketPath with(boolean absolute, List<String> names) {
		return new BucketPath(this.bucket, absolute, List.copyOf(names), null);
	}

	/** Name of the object, without the bucket. */
	String key() {
		return String.join("/", this.names);
	}

	/** What was listed of it, if it is from a listing. */
	@Nullable ObjectAttributes listed() {
		return this.listed;
	}

	@Override
	public BucketFileSystem getFileSystem() {
		return this.bucket;
	}

	@Override
	public boolean isAbsolute() {
		return this.absolute;
	}

	@Override
	public @Nullable Path getRoot() {
		return this.absolute ? with(true, List.of()) : null;
	}

	@Override
	public @Nullable Path getFileName() {
		return this.names.isEmpty() ? null : with(false, this.names.subList(this.names.size() - 1, this.names.size()));
	}

	@Override
	public @Nullable Path getParent() {
		if (this.names.isEmpty() || (this.names.size() == 1 && !this.absolute)) {
			return null;
		}
		return with(this.absolute, this.names.subList(0, this.names.size() - 1));
	}

	@Override
	public int getNameCount() {
		return this.names.size();
	}

	@Override
	public Path getName(int index) {
		return subpath(index, index + 1);
	}

	@Override
	public Path subpath(int begin, int end) {
		if (begin < 0 || begin >= end || end > this.names.size()) {
			throw new IllegalArgumentException(this + " has no names from " + begin + " to " + end);
		}
		return with(false, this.names.subList(begin, end));
	}

	@Override
	public boolean startsWith(Path other) {
		return other instanceof BucketPath path && isBeside(path) && this.names.size() >= path.names.size()
				&& this.names.subList(0, path.names.size()).equals(path.names);
	}

	@Override
	public boolean endsWith(Path other) {
		if (!(other instanceof BucketPath path) || !path.bucket.equals(this.bucket)) {
			return false;
		}
		int from = this.names.size() - path.names.size();
		return path.absolute ? equals(path)
				: from >= 0 && this.names.subList(from, this.names.size()).equals(path.names);
	}

	private boolean isBeside(BucketPath other) {
		return this.bucket.equals(other.bucket) && this.absolute == other.absolute;
	}

	@Override
	public Path normalize() {
		List<String> plain = new ArrayList<>();
		for (String name : this.names) {
			boolean climbs = name.equals("..");
			if (climbs && !plain.isEmpty() && !plain.get(plain.size() - 1).equals("..")) {
				plain.remove(plain.size() - 1);
			}
			else if (!name.equals(".") && !(climbs && this.absolute)) {
				plain.add(name);
			}
		}
		return plain.equals(this.names) ? this : with(this.absolute, plain);
	}

	@Override
	public Path resolve(Path other) {
		BucketPath path = own(other);
		if (path.absolute) {
			return path;
		}
		if (path.names.isEmpty()) {
			return this;
		}
		List<String> all = new ArrayList<>(this.names);
		all.addAll(path.names);
		return with(this.absolute, all);
	}

	@Override
	public Path relativize(Path other) {
		BucketPath path = own(other);
		if (!isBeside(path)) {
			throw new IllegalArgumentException(other + " is not relative to " + this);
		}
		int common = 0;
		while (common < Math.min(this.names.size(), path.names.size())
				&& this.names.get(common).equals(path.names.get(common))) {
			common++;
		}
		List<String> way = new ArrayList<>(Collections.nCopies(this.names.size() - common, ".."));
		way.addAll(path.names.subList(common, path.names.size()));
		return with(false, way);
	}

	private static BucketPath own(Path path) {
		if (path instanceof BucketPath own) {
			return own;
		}
		throw new ProviderMismatchException(path + " lies in no bucket");
	}

	@Override
	public URI toUri() {
		try {
			return new URI(BucketFileSystems.SCHEME, this.bucket.name(), "/" + key(), null);
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public Path toAbsolutePath() {
		return this.absolute ? this : with(true, this.names);
	}

	@Override
	public Path toRealPath(LinkOption... options) {
		return toAbsolutePath().normalize();
	}

	@Override
	public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
		throw new UnsupportedOperationException("Buckets are not watched");
	}

	@Override
	public int compareTo(Path other) {
		return toString().compareTo(other.toString());
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof BucketPath path && isBeside(path) && this.names.equals(path.names);
	}

	@Override
	public int hashCode() {
		return this.names.hashCode();
	}

	@Override
	public String toString() {
		return this.absolute ? BucketFileSystems.SCHEME + "://" + this.bucket.name() + "/" + key() : key();
	}

}
