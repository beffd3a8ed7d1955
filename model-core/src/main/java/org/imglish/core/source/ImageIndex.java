package org.imglish.core.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.imglish.core.source.RecordCheck.Reason;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The index that the released classification code makes of ImageNet: JSON lines with
 * {@code image_path} and {@code label}. Names of the classes come from a
 * {@link ClassNameFile}.
 */
final class ImageIndex {

	private static final Set<String> FIELDS = Set.of("image_path", "image", "img", "file_name", "filename", "label");

	private final DataRoots roots;

	private final UnreadParts unread = new UnreadParts();

	ImageIndex(DataRoots roots) {
		this.roots = roots;
	}

	RecordStream open(Path file, Path images, @Nullable Path names) throws IOException {
		List<String> classes = (names != null) ? ClassNameFile.read(names) : List.of();
		return new LineRecords(List.of(file), (place, line) -> List.of(record(images, classes, place, line)),
				this.unread);
	}

	private SourceRecord record(Path images, List<String> classes, String place, String line) throws IOException {
		JsonNode json = SourceJson.object("the line", line);
		String path = new JsonRecord(json, null).image();
		if (path == null) {
			throw new BrokenRecordException(Reason.NO_IMAGE, "it has no 'image_path'");
		}
		SourceJson.countUnread(this.unread, "a line", json, FIELDS);
		Map<String, Object> labels = new LinkedHashMap<>();
		labels.put("image_id", path);
		if (json.hasNonNull("label")) {
			ClassLabel.put(labels, json.path("label"), classes);
		}
		return SourceRecord.of(place, () -> this.roots.read(images, path), null, labels);
	}

}
