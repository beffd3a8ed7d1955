package org.imglish.core.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.imglish.core.source.RecordCheck.Reason;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * COCO captions: a pair for each caption; images are found by their listed file names.
 */
final class CocoCaptions {

	/** Stands for the name of an image that is listed with several. */
	private static final String SEVERAL = "";

	private final DataRoots roots;

	CocoCaptions(DataRoots roots) {
		this.roots = roots;
	}

	RecordStream open(Path file, Path images) throws IOException {
		JsonNode json = SourceJson.file(file);
		if (!json.path("images").isArray() || !json.path("annotations").isArray()) {
			throw new IOException(
					file + " lacks a list 'images' or a list 'annotations': it is no file of COCO captions");
		}
		UnreadParts unread = new UnreadParts();
		SourceJson.countUnread(unread, "the file", json, Set.of("images", "annotations"));
		Map<String, String> names = names(json.path("images"), unread);
		Set<String> captioned = new HashSet<>();
		List<SourceRecord> records = new ArrayList<>();
		for (JsonNode annotation : json.path("annotations")) {
			SourceJson.countUnread(unread, "an annotation", annotation, Set.of("id", "image_id", "caption"));
			captioned.add(SourceJson.word(annotation.path("image_id")));
			records.addAll(records(file, images, names, annotation));
		}
		unread.add("images without a caption", names.keySet().stream().filter((id) -> !captioned.contains(id)).count());
		return RecordStream.of(records, unread);
	}

	private static Map<String, String> names(JsonNode images, UnreadParts unread) {
		Map<String, String> names = new HashMap<>();
		for (JsonNode image : images) {
			SourceJson.countUnread(unread, "an image", image, Set.of("id", "file_name"));
			String name = SourceJson.word(image.path("file_name"));
			String before = names.put(SourceJson.word(image.path("id")), name);
			if (before != null && !before.equals(name)) {
				names.put(SourceJson.word(image.path("id")), SEVERAL);
			}
		}
		return names;
	}

	private List<SourceRecord> records(Path file, Path images, Map<String, String> names, JsonNode annotation) {
		String place = file.getFileName() + ", annotation " + SourceJson.word(annotation.path("id"));
		String id = SourceJson.word(annotation.path("image_id"));
		String name = names.get(id);
		if (name == null) {
			return List
				.of(SourceRecord.unusable(place, Reason.MISSING_FILE, "image " + id + " is not listed under 'images'"));
		}
		if (name.equals(SEVERAL)) {
			return List.of(SourceRecord.unusable(place, Reason.AMBIGUOUS,
					"image " + id + " is listed without a 'file_name' or with several"));
		}
		Map<String, Object> labels = new LinkedHashMap<>();
		put(labels, "image_id", SourceJson.id(annotation.path("image_id")));
		put(labels, "caption_id", SourceJson.id(annotation.path("id")));
		try {
			return DescribedSamples.each(place, () -> this.roots.read(images, name),
					JsonRecord.texts("caption", annotation.path("caption")), labels);
		}
		catch (BrokenRecordException ex) {
			return List.of(ex.at(place));
		}
		catch (IOException ex) {
			return List.of(SourceRecord.unusable(place, Reason.BROKEN_RECORD, String.valueOf(ex.getMessage())));
		}
	}

	static void put(Map<String, Object> labels, String key, @Nullable Object value) {
		if (value != null) {
			labels.put(key, value);
		}
	}

}
