package org.imglish.core.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

import org.imglish.core.digest.Sha256;

/**
 * What lies at a place that a source names, so that it can be told later whether it still
 * does. A file of up to 256 MiB is known by its content. What is larger and what lies in
 * a folder is known by names, sizes and times of the last change, as rsync does it: to
 * read a million images would take as long as to ingest them.
 *
 * @param files number of files
 * @param bytes their size together
 * @param digest SHA-256 of all that they are known by
 */
public record SourcePrint(long files, long bytes, String digest) {

	/** Reading as much takes about a second. */
	private static final long LARGEST_READ = 256L << 20;

	/**
	 * Looks at a place.
	 * @param place a real path inside the roots
	 * @param roots what links may lead into; those that lead elsewhere count as links
	 * @throws IOException if it cannot be read
	 */
	public static SourcePrint of(Path place, DataRoots roots) throws IOException {
		if (Files.isDirectory(place)) {
			Walk walk = new Walk(roots);
			walk.folder(place, new ArrayDeque<>(List.of(place)));
			return new SourcePrint(walk.files, walk.bytes, walk.digest.hex());
		}
		long size = Files.size(place);
		return new SourcePrint(1, size, (size <= LARGEST_READ) ? Sha256.of(place)
				: Sha256.of(size + "\n" + Files.getLastModifiedTime(place).toMillis()));
	}

	/**
	 * Looks at several places, as at what lies in one folder.
	 * @param places real paths inside the roots
	 * @throws IOException if one cannot be read
	 */
	public static SourcePrint of(List<Path> places, DataRoots roots) throws IOException {
		if (places.size() == 1) {
			return of(places.get(0), roots);
		}
		Walk walk = new Walk(roots);
		for (Path place : places) {
			walk.child(place, new ArrayDeque<>());
		}
		return new SourcePrint(walk.files, walk.bytes, walk.digest.hex());
	}

	/** A folder with all that is below it; hidden files are no source's. */
	private static final class Walk {

		private final DataRoots roots;

		private final Sha256 digest = new Sha256();

		private long files;

		private long bytes;

		Walk(DataRoots roots) {
			this.roots = roots;
		}

		/**
		 * @param way the real folders from the place down to this one
		 */
		void folder(Path folder, Deque<Path> way) throws IOException {
			for (Path child : children(folder)) {
				try {
					child(child, way);
				}
				catch (NoSuchFileException | AccessDeniedException ex) {
					note(child, "closed");
				}
			}
		}

		private void child(Path child, Deque<Path> way) throws IOException {
			Path real = Files.isSymbolicLink(child) ? target(child) : child;
			if (!this.roots.contain(real) || !Files.exists(real) || way.contains(real)) {
				note(child, "link");
			}
			else if (Files.isDirectory(real)) {
				note(child, "folder");
				way.push(real);
				try {
					folder(child, way);
				}
				finally {
					way.pop();
				}
				note(child, "end");
			}
			else {
				BasicFileAttributes file = Files.readAttributes(real, BasicFileAttributes.class);
				this.files++;
				this.bytes += file.size();
				note(child, file.size() + " " + file.lastModifiedTime().toMillis());
			}
		}

		/** Where a link leads, or the link itself where it leads nowhere. */
		private static Path target(Path link) throws IOException {
			return Files.exists(link) ? link.toRealPath() : link.toRealPath(LinkOption.NOFOLLOW_LINKS);
		}

		/** The folder's files in an order of their own. */
		private List<Path> children(Path folder) throws IOException {
			try (Stream<Path> all = Files.list(folder)) {
				return all.filter((child) -> !child.getFileName().toString().startsWith(".")).sorted().toList();
			}
			catch (UncheckedIOException ex) {
				throw ex.getCause();
			}
		}

		private void note(Path path, String what) {
			this.digest.add((path.getFileName() + "\n" + what + "\n\n").getBytes(StandardCharsets.UTF_8));
		}

	}

}
