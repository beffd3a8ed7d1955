package org.imglish.core.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import org.imglish.core.image.ImageFormat;
import org.imglish.core.source.RecordCheck.Reason;
import org.jspecify.annotations.Nullable;

/**
 * A folder of images beside a folder of label maps with the same names, as ADE20K,
 * Cityscapes and most sets for semantic segmentation come. Folders inside them are read
 * too.
 */
final class LabelMapFolder {

	private final DataRoots roots;

	private final @Nullable String imageSuffix;

	private final String labelSuffix;

	private final UnreadParts unread = new UnreadParts();

	/**
	 * @param imageSuffix how the names of images end; null for the endings of all image
	 * formats
	 * @param labelSuffix what stands in its place in the names of label maps
	 */
	LabelMapFolder(DataRoots roots, @Nullable String imageSuffix, @Nullable String labelSuffix) {
		this.roots = roots;
		this.imageSuffix = imageSuffix;
		this.labelSuffix = (labelSuffix != null) ? labelSuffix : ".png";
	}

	RecordStream open(Path images, Path labels, LabelClasses classes) throws IOException {
		Map<String, List<Path>> found = new TreeMap<>();
		for (Path file : ImageFolder.below(images, this.roots, this.unread)) {
			String stem = stem(images, file);
			if (stem != null) {
				found.computeIfAbsent(stem, (each) -> new ArrayList<>()).add(file);
			}
		}
		TreeSet<String> maps = new TreeSet<>();
		for (Path file : ImageFolder.below(labels, this.roots, this.unread)) {
			String name = name(labels, file);
			if (name.endsWith(this.labelSuffix)) {
				maps.add(name.substring(0, name.length() - this.labelSuffix.length()));
			}
			else {
				this.unread.add("files beside the label maps whose names do not end in " + this.labelSuffix);
			}
		}
		this.unread.add("label maps without an image",
				maps.stream().filter((stem) -> !found.containsKey(stem)).count());
		List<SourceRecord> records = new ArrayList<>();
		found.forEach((stem, files) -> records.add(record(stem, files, labels, maps.contains(stem), classes)));
		return RecordStream.of(records, this.unread, classes.names());
	}

	private SourceRecord record(String stem, List<Path> images, Path labels, boolean mapped, LabelClasses classes) {
		if (images.size() > 1) {
			return SourceRecord.unusable(stem, Reason.AMBIGUOUS, "there are " + images.size() + " images of this name");
		}
		if (!mapped) {
			return SourceRecord.unusable(stem, Reason.MISSING_FILE,
					"there is no label map " + stem + this.labelSuffix + " in " + labels);
		}
		SourceRecord.Content map = () -> this.roots.read(labels, stem + this.labelSuffix);
		return SourceRecord.of(stem, () -> this.roots.read(images.get(0)), null, Map.of("image_id", stem))
			.with(new SourceLabelMap(map, classes));
	}

	/** What images and label maps have in common, or null for what is no image. */
	private @Nullable String stem(Path folder, Path file) {
		String name = name(folder, file);
		if (this.imageSuffix != null) {
			if (name.endsWith(this.imageSuffix)) {
				return name.substring(0, name.length() - this.imageSuffix.length());
			}
			this.unread.add("files beside the images whose names do not end in " + this.imageSuffix);
			return null;
		}
		String ending = ImageFolder.ending(file);
		if (ImageFormat.hasEnding(ending)) {
			return name.substring(0, name.length() - ending.length() - 1);
		}
		this.unread.add("files ." + ending + ", which is no image's ending");
		return null;
	}

	private static String name(Path folder, Path file) {
		return folder.relativize(file).toString().replace('\\', '/');
	}

}
