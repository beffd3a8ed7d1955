package org.imglish.jobs.bucket;

import java.io.IOError;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Lets whoever reads sources read those of a bucket as they read those of a folder. The
 * JDK finds this provider by its scheme and then only makes paths that lead nowhere;
 * {@link Buckets} makes those that can be read.
 *
 * <p>
 * What is missing is an exception as with folders. Whatever else keeps an object from
 * being read is an {@link IOError}: it says nothing about the object, and must not be
 * taken for a mistake in a record.
 */
public final class BucketFileSystems extends FileSystemProvider {

	static final String SCHEME = "s3";

	@Override
	public String getScheme() {
		return SCHEME;
	}

	@Override
	public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
		throw new UnsupportedOperationException("Buckets are data roots");
	}

	@Override
	public FileSystem getFileSystem(URI uri) {
		return new BucketFileSystem(this, bucket(uri), null);
	}

	@Override
	public Path getPath(URI uri) {
		return new BucketFileSystem(this, bucket(uri), null).path(uri.getPath(), null);
	}

	private static String bucket(URI uri) {
		if (uri.getAuthority() == null) {
			throw new IllegalArgumentException("names no bucket, as s3://BUCKET/FOLDER does");
		}
		return uri.getAuthority();
	}

	@Override
	public SeekableByteChannel newByteChannel(Path path, Set<? extends OpenOption> options,
			FileAttribute<?>... attributes) throws IOException {
		readOnly(options);
		return new ObjectChannel(reader(path), key(path), readAttributes(path));
	}

	/** A channel to a copy on this machine, for who jumps about in a file. */
	@Override
	public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
			throws IOException {
		readOnly(options);
		BucketReader reader = reader(path);
		ObjectAttributes object = readAttributes(path);
		reader.requireRoom(key(path), object);
		return answer(reader, () -> reader.copy(key(path), object));
	}

	private static void readOnly(Set<? extends OpenOption> options) {
		if (!Set.of(StandardOpenOption.READ).containsAll(options)) {
			throw new ReadOnlyFileSystemException();
		}
	}

	@Override
	public DirectoryStream<Path> newDirectoryStream(Path folder, DirectoryStream.Filter<? super Path> filter)
			throws IOException {
		List<Path> children = new ArrayList<>();
		BucketFileSystem bucket = own(folder).getFileSystem();
		BucketReader reader = reader(folder);
		Map<String, ObjectAttributes> listed = answer(reader, () -> reader.children(key(folder)));
		for (Map.Entry<String, ObjectAttributes> child : listed.entrySet()) {
			Path path = bucket.path(child.getKey(), child.getValue());
			if (filter.accept(path)) {
				children.add(path);
			}
		}
		if (children.isEmpty() && !readAttributes(folder).isDirectory()) {
			throw new NotDirectoryException(folder.toString());
		}
		return new DirectoryStream<>() {

			@Override
			public Iterator<Path> iterator() {
				return children.iterator();
			}

			@Override
			public void close() {
				// All has been read.
			}

		};
	}

	@Override
	public void checkAccess(Path path, AccessMode... modes) throws IOException {
		readAttributes(path);
		if (List.of(modes).contains(AccessMode.WRITE)) {
			throw new ReadOnlyFileSystemException();
		}
	}

	private ObjectAttributes readAttributes(Path path) throws IOException {
		ObjectAttributes listed = own(path).listed();
		BucketReader reader = reader(path);
		return (listed != null) ? listed : answer(reader, () -> reader.attributes(key(path)));
	}

	@Override
	@SuppressWarnings("unchecked")
	public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
			throws IOException {
		if (type != BasicFileAttributes.class) {
			throw new UnsupportedOperationException("Objects have no " + type.getSimpleName());
		}
		return (A) readAttributes(path);
	}

	@Override
	public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) {
		throw new UnsupportedOperationException("Objects have no attributes by name");
	}

	@Override
	public <V extends FileAttributeView> @Nullable V getFileAttributeView(Path path, Class<V> type,
			LinkOption... options) {
		if (type != BasicFileAttributeView.class) {
			return null;
		}
		throw new UnsupportedOperationException("Objects have no view of their attributes");
	}

	@Override
	public boolean isSameFile(Path path, Path other) {
		return own(path).toRealPath().equals(other);
	}

	@Override
	public boolean isHidden(Path path) {
		return false;
	}

	@Override
	public FileStore getFileStore(Path path) {
		throw new UnsupportedOperationException("A bucket says nothing of its room");
	}

	@Override
	public void createDirectory(Path folder, FileAttribute<?>... attributes) {
		throw new ReadOnlyFileSystemException();
	}

	@Override
	public void delete(Path path) {
		throw new ReadOnlyFileSystemException();
	}

	@Override
	public void copy(Path source, Path target, CopyOption... options) {
		throw new ReadOnlyFileSystemException();
	}

	@Override
	public void move(Path source, Path target, CopyOption... options) {
		throw new ReadOnlyFileSystemException();
	}

	@Override
	public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
		throw new ReadOnlyFileSystemException();
	}

	private static BucketPath own(Path path) {
		return (BucketPath) path;
	}

	private static String key(Path path) {
		return ((BucketPath) own(path).toRealPath()).key();
	}

	private static BucketReader reader(Path path) throws IOException {
		BucketReader reader = own(path).getFileSystem().reader();
		if (reader == null) {
			throw new AccessDeniedException(path.toString(), null, "it lies in no bucket that is a data root");
		}
		return reader;
	}

	/**
	 * What a store answers, once it does.
	 * @throws IOError if it has been away for too long, or denies
	 */
	static <T> T answer(BucketReader reader, Waiting.Question<T> question) throws IOException {
		try {
			return reader.patiently(question);
		}
		catch (NoSuchFileException ex) {
			throw ex;
		}
		catch (IOException ex) {
			throw new IOError(ex);
		}
	}

}
