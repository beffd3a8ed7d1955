package org.imglish.core.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.imglish.core.field.WrittenPath;
import org.imglish.core.library.Named;

/**
 * The folders that sources may be read from, on this machine or in other file systems;
 * everything else is refused.
 */
public final class DataRoots {

	private final List<Path> roots;

	/** Bytes of the largest file that is read as a whole. */
	private final long largest;

	/**
	 * @param roots existing folders, or paths of file systems that can be read
	 */
	public DataRoots(List<Path> roots) {
		this(roots.stream().map(DataRoots::real).toList(), Long.MAX_VALUE);
	}

	private DataRoots(List<Path> roots, long largest) {
		this.roots = roots;
		this.largest = largest;
	}

	/**
	 * The same, of which no larger pictures are read.
	 * @param bytes size of the largest file
	 */
	public DataRoots upTo(long bytes) {
		return new DataRoots(this.roots, bytes);
	}

	/** The real path, also of something that does not exist. */
	private static Path real(Path path) {
		try {
			return path.toRealPath();
		}
		catch (IOException ex) {
			Path whole = path.toAbsolutePath().normalize();
			Path parent = whole.getParent();
			return (parent != null) ? real(parent).resolve(whole.getFileName()) : whole;
		}
	}

	/**
	 * Resolves a path, symbolic links included. Of what lies outside the roots nobody
	 * learns whether it exists.
	 * @return the real path
	 * @throws IOException if it does not exist or lies outside the roots
	 */
	public Path resolve(Path path) throws IOException {
		Path real = real(seen(path));
		if (!contain(real)) {
			throw new IOException(path + resolved(path, real) + " lies outside the data roots " + this.roots
					+ "; add its folder to imglish.data-roots (IMGLISH_DATA_ROOTS) or move it");
		}
		if (!Files.exists(real)) {
			throw new IOException(path + resolved(path, real) + " does not exist; the data roots are " + this.roots);
		}
		return real;
	}

	/**
	 * Resolves all paths that a recipe names in one place, where it may do so with
	 * braces.
	 * @return their real paths
	 * @throws IOException if one of them does not exist or lies outside the roots
	 */
	public List<Path> resolveAll(Named.Place place) throws IOException {
		Path path = WrittenPath.of(place.path());
		List<Path> real = new ArrayList<>();
		for (Path each : (place.shape() == Named.Shape.EITHER) ? BracePattern.paths(path) : List.of(path)) {
			real.add(resolve(each));
		}
		return real;
	}

	/**
	 * A path of another file system as the roots in it are seen: recipes only name such
	 * paths.
	 */
	private Path seen(Path path) {
		for (Path root : this.roots) {
			if (root.getFileSystem().equals(path.getFileSystem()) && root.getFileSystem() != path.getFileSystem()) {
				return root.getFileSystem().getPath(path.toString());
			}
		}
		return path;
	}

	/** Whether a real path lies inside one of the roots. */
	boolean contain(Path real) {
		return this.roots.stream().anyMatch(real::startsWith);
	}

	/** Where a path leads, unless it says so itself. */
	private static String resolved(Path path, Path real) {
		return path.equals(real) ? "" : " (" + real + ")";
	}

	/**
	 * Resolves a name below a folder that is inside the roots. Backslashes of a name that
	 * was written on Windows stand between folders.
	 * @throws IOException if the name climbs out of the folder or does not exist
	 */
	public Path resolve(Path folder, String name) throws IOException {
		Path path = below(folder, name);
		boolean ofWindows = name.indexOf('\\') >= 0 && !Files.exists(path);
		return resolve(ofWindows ? below(folder, name.replace('\\', '/')) : path);
	}

	/**
	 * Reads a file.
	 * @throws IOException if it does not exist, lies outside the roots or is too large
	 */
	byte[] read(Path path) throws IOException {
		return bytes(resolve(path));
	}

	private byte[] bytes(Path file) throws IOException {
		if (this.largest < Long.MAX_VALUE && Files.size(file) > this.largest) {
			throw new IOException(String.format(Locale.ROOT, "its file has %d bytes, and up to %d are read here",
					Files.size(file), this.largest));
		}
		return Files.readAllBytes(file);
	}

	/** Reads a file by its name below a folder. */
	byte[] read(Path folder, String name) throws IOException {
		return bytes(resolve(folder, name));
	}

	private static Path below(Path folder, String name) throws IOException {
		Path path = folder.resolve(name).normalize();
		if (!path.startsWith(folder.normalize())) {
			throw new IOException("'" + name + "' climbs out of " + folder);
		}
		return path;
	}

}
