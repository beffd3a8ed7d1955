package org.imglish.core.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A folder for each class: classes are numbered in the order of their names. */
final class ImageFolder {

	private final DataRoots roots;

	ImageFolder(DataRoots roots) {
		this.roots = roots;
	}

	RecordStream open(Path folder) throws IOException {
		List<Path> classes = children(folder).stream().filter(Files::isDirectory).toList();
		if (classes.isEmpty()) {
			throw new IOException(folder + " holds no folder; an image folder has one for each class");
		}
		List<List<Path>> images = new ArrayList<>();
		for (Path each : classes) {
			images.add(children(each));
		}
		Iterable<SourceRecord> records = () -> records(classes, images);
		return RecordStream.of(records);
	}

	private Iterator<SourceRecord> records(List<Path> classes, List<List<Path>> images) {
		return IntStream.range(0, classes.size())
			.boxed()
			.flatMap((label) -> images.get(label).stream().map((image) -> record(label, classes.get(label), image)))
			.iterator();
	}

	private SourceRecord record(int label, Path folder, Path image) {
		String name = folder.getFileName().toString();
		String id = name + "/" + image.getFileName();
		return SourceRecord.of(id, () -> Files.readAllBytes(this.roots.resolve(image)), null,
				Map.of("class", label, "class_name", name, "image_id", id));
	}

	/** What lies in a folder, sorted, without hidden files. */
	static List<Path> children(Path folder) throws IOException {
		try (Stream<Path> children = Files.list(folder)) {
			return children.filter((child) -> !child.getFileName().toString().startsWith(".")).sorted().toList();
		}
	}

}
