package org.imglish.core.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.imglish.core.source.RecordCheck.Reason;

/**
 * Semantic segmentation of Pascal VOC: {@code JPEGImages}, {@code SegmentationClass} with
 * palette PNGs, and the lists of {@code ImageSets/Segmentation}.
 */
final class VocSegmentation {

	private static final String MAP = ".png";

	private final DataRoots roots;

	private final UnreadParts unread = new UnreadParts();

	VocSegmentation(DataRoots roots) {
		this.roots = roots;
	}

	/**
	 * Opens a year's folder.
	 * @param splits lists to read, for example {@code train}; none for all that has a
	 * label map
	 */
	RecordStream open(Path folder, List<String> splits) throws IOException {
		VocYear year = new VocYear(this.roots, folder, this.unread);
		Path images = year.folder("JPEGImages");
		Path maps = year.folder("SegmentationClass");
		List<String> names = new ArrayList<>(List.of("background"));
		names.addAll(VocYear.OBJECTS);
		LabelClasses classes = LabelClasses.of(names, false);
		Set<String> mapped = year.annotated(maps, MAP, "label maps");
		Set<String> wanted = splits.isEmpty() ? mapped : year.listed("Segmentation", splits);
		this.unread.add("label maps of other splits", mapped.stream().filter((name) -> !wanted.contains(name)).count());
		List<SourceRecord> records = new ArrayList<>();
		for (String name : wanted) {
			records.add(mapped.contains(name) ? record(name, images, maps, classes) : SourceRecord.unusable(name,
					Reason.MISSING_FILE, "there is no label map " + name + MAP + " in " + maps));
		}
		return RecordStream.of(records, this.unread, classes.names());
	}

	private SourceRecord record(String name, Path images, Path maps, LabelClasses classes) {
		return SourceRecord.of(name, () -> this.roots.read(images, name + ".jpg"), null, Map.of("image_id", name))
			.with(new SourceLabelMap(() -> this.roots.read(maps, name + MAP), classes));
	}

}
