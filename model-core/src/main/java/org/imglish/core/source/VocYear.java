package org.imglish.core.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The folder of a year of Pascal VOC: images in {@code JPEGImages}, a file for each
 * annotated one in another folder, and lists of names in {@code ImageSets}.
 */
final class VocYear {

	/** The twenty classes in the order of their numbers, which are 1 to 20. */
	static final List<String> OBJECTS = List.of("aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat",
			"chair", "cow", "diningtable", "dog", "horse", "motorbike", "person", "pottedplant", "sheep", "sofa",
			"train", "tvmonitor");

	private final DataRoots roots;

	private final Path folder;

	private final UnreadParts unread;

	VocYear(DataRoots roots, Path folder, UnreadParts unread) {
		this.roots = roots;
		this.folder = folder;
		this.unread = unread;
	}

	/** A folder of the year. */
	Path folder(String name) throws IOException {
		return this.roots.resolve(this.folder.resolve(name));
	}

	/** The names that the lists hold, each once. */
	Set<String> listed(String lists, List<String> splits) throws IOException {
		Set<String> names = new LinkedHashSet<>();
		for (String split : splits) {
			Path list = this.roots.resolve(this.folder.resolve("ImageSets").resolve(lists), split + ".txt");
			SourceText.lines(list).stream().filter((name) -> !name.isEmpty()).forEach(names::add);
		}
		return names;
	}

	/**
	 * The names that have an annotation.
	 * @param files folder of the annotations
	 * @param ending of their names
	 * @param what they are called where others lie beside them
	 */
	Set<String> annotated(Path files, String ending, String what) throws IOException {
		Set<String> names = new LinkedHashSet<>();
		for (Path file : ImageFolder.children(files, this.unread)) {
			String name = file.getFileName().toString();
			if (name.endsWith(ending)) {
				names.add(name.substring(0, name.length() - ending.length()));
			}
			else {
				this.unread.add("files ." + ImageFolder.ending(file) + " beside the " + what);
			}
		}
		return names;
	}

}
