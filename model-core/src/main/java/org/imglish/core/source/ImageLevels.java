package org.imglish.core.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import org.imglish.core.image.ImageFormat;

/**
 * Finds out at which level of a folder its images lie: an image folder looks for them in
 * the folders in it. Where one of these has an image, nothing more is looked at.
 */
final class ImageLevels {

	/** Levels below the folders of the classes that are looked into. */
	private static final int LEVELS = 4;

	private ImageLevels() {
	}

	/**
	 * Checks that a folder is one of folders of images. One without any image is left to
	 * who reads it.
	 * @throws IOException if its images lie higher or deeper, with where they lie
	 */
	static void check(Path folder) throws IOException {
		List<Path> classes = folders(folder);
		for (Path each : classes) {
			if (hasImage(each)) {
				return;
			}
		}
		for (Path each : classes) {
			Optional<Path> deeper = deeper(each, LEVELS);
			if (deeper.isPresent()) {
				throw new IOException(tooDeep(folder, classes, deeper.get()));
			}
		}
		if (hasImage(folder)) {
			throw new IOException(folder + " has its images in itself, where the format image-folder has a folder for "
					+ "each class: move them into such folders, or beside a metadata.csv that describes them");
		}
	}

	private static String tooDeep(Path folder, List<Path> classes, Path found) {
		Path level = Objects.requireNonNull(found.getParent());
		return String.format(Locale.ROOT,
				"%s has no image in the folders in it (%s), which would be the classes: its images lie deeper, in %s. "
						+ "With 'path: %s' the folders there are the classes; with 'nested: true' those of %s are, "
						+ "with all that lies below them",
				folder, shown(classes), folder.relativize(found), level, folder.getFileName());
	}

	private static String shown(List<Path> folders) {
		int most = 3;
		List<String> names = folders.stream().limit(most).map((each) -> each.getFileName().toString()).toList();
		return String.join(", ", names) + ((folders.size() > most) ? ", …" : "");
	}

	/** The first folder below another one that has an image. */
	private static Optional<Path> deeper(Path folder, int levels) throws IOException {
		if (levels == 0) {
			return Optional.empty();
		}
		for (Path each : folders(folder)) {
			if (hasImage(each)) {
				return Optional.of(each);
			}
		}
		for (Path each : folders(folder)) {
			Optional<Path> found = deeper(each, levels - 1);
			if (found.isPresent()) {
				return found;
			}
		}
		return Optional.empty();
	}

	private static List<Path> folders(Path folder) throws IOException {
		return ImageFolder.children(folder, new UnreadParts()).stream().filter(Files::isDirectory).toList();
	}

	private static boolean hasImage(Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files
				.anyMatch((file) -> ImageFormat.hasEnding(ImageFolder.ending(file)) && Files.isRegularFile(file));
		}
	}

}
