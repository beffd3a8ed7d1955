package org.imglish.core.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.imglish.core.image.ImageFormat;

/**
 * A folder for each class: classes are numbered in the order of their names, as
 * torchvision's {@code ImageFolder} does, which also reads the folders inside them.
 */
final class ImageFolder {

	private final DataRoots roots;

	private final boolean nested;

	private final UnreadParts unread = new UnreadParts();

	/**
	 * @param nested whether the folders inside those of the classes are read too
	 */
	ImageFolder(DataRoots roots, boolean nested) {
		this.roots = roots;
		this.nested = nested;
	}

	RecordStream open(Path folder) throws IOException {
		List<Path> classes = new ArrayList<>();
		for (Path child : children(folder, this.unread)) {
			if (Files.isDirectory(child)) {
				classes.add(child);
			}
			else {
				this.unread.add("files beside the folders of the classes");
			}
		}
		if (classes.isEmpty()) {
			throw new IOException(folder + " holds no folder; an image folder has one for each class");
		}
		List<List<Path>> images = new ArrayList<>();
		for (Path each : classes) {
			images.add(images(each));
			this.unread.add("folders of classes without an image", images.get(images.size() - 1).isEmpty() ? 1 : 0);
		}
		Iterable<SourceRecord> records = () -> records(classes, images);
		return RecordStream.of(records, this.unread);
	}

	private List<Path> images(Path folder) throws IOException {
		List<Path> images = new ArrayList<>();
		for (Path child : this.nested ? below(folder, this.roots, this.unread) : children(folder, this.unread)) {
			String ending = ending(child);
			if (Files.isDirectory(child)) {
				this.unread.add("folders inside those of the classes, for want of 'nested: true'");
			}
			else if (ending.isEmpty() || ImageFormat.hasEnding(ending)) {
				images.add(child);
			}
			else {
				this.unread.add("files ." + ending + ", which is no image's ending");
			}
		}
		return images;
	}

	/**
	 * All files below a folder, sorted by their whole names. Links to folders are
	 * followed unless they lead out of the roots or back to where they lie in.
	 */
	static List<Path> below(Path folder, DataRoots roots, UnreadParts unread) throws IOException {
		List<Path> files = new ArrayList<>();
		walk(folder, roots, unread, files, new ArrayDeque<>(List.of(folder.toRealPath())));
		return files;
	}

	private static void walk(Path folder, DataRoots roots, UnreadParts unread, List<Path> files, Deque<Path> way)
			throws IOException {
		for (Path child : children(folder, unread)) {
			if (!Files.isDirectory(child)) {
				files.add(child);
				continue;
			}
			Path real = child.toRealPath();
			if (way.contains(real)) {
				unread.add("links to a folder that they lie in");
			}
			else if (!roots.contain(real)) {
				unread.add("links to folders outside the data roots");
			}
			else {
				way.push(real);
				walk(child, roots, unread, files, way);
				way.pop();
			}
		}
	}

	/** What stands behind the last dot of a name, or nothing. */
	static String ending(Path file) {
		String name = file.getFileName().toString();
		int dot = name.lastIndexOf('.');
		return (dot < 1) ? "" : name.substring(dot + 1);
	}

	private Iterator<SourceRecord> records(List<Path> classes, List<List<Path>> images) {
		return IntStream.range(0, classes.size())
			.boxed()
			.flatMap((label) -> images.get(label).stream().map((image) -> record(label, classes.get(label), image)))
			.iterator();
	}

	private SourceRecord record(int label, Path folder, Path image) {
		String name = folder.getFileName().toString();
		String id = name + "/" + folder.relativize(image).toString().replace('\\', '/');
		return SourceRecord.of(id, () -> this.roots.read(image), null,
				Map.of("class", label, "class_name", name, "image_id", id));
	}

	/** What lies in a folder, sorted; hidden files are counted as unread. */
	static List<Path> children(Path folder, UnreadParts unread) throws IOException {
		try (Stream<Path> all = Files.list(folder)) {
			List<Path> children = new ArrayList<>();
			for (Path child : all.sorted().toList()) {
				if (child.getFileName().toString().startsWith(".")) {
					unread.add("hidden files");
				}
				else {
					children.add(child);
				}
			}
			return children;
		}
	}

}
