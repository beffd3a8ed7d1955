package org.imglish.core.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;

/**
 * COCO captions: a pair for each caption; images are found by their listed file names.
 */
final class CocoCaptions {

	private final DataRoots roots;

	CocoCaptions(DataRoots roots) {
		this.roots = roots;
	}

	RecordStream open(Path file, Path images) throws IOException {
		JsonNode json = SourceJson.file(file);
		Map<Long, String> names = new HashMap<>();
		for (JsonNode image : json.path("images")) {
			names.put(image.path("id").asLong(), image.path("file_name").asString());
		}
		List<SourceRecord> records = new ArrayList<>();
		for (JsonNode annotation : json.path("annotations")) {
			if (annotation.path("caption").isString()) {
				records.add(record(file, images, names, annotation));
			}
		}
		return RecordStream.of(records);
	}

	private SourceRecord record(Path file, Path images, Map<Long, String> names, JsonNode annotation) {
		long id = annotation.path("image_id").asLong();
		String name = names.get(id);
		return SourceRecord.of(file.getFileName() + ", annotation " + annotation.path("id").asString(""), () -> {
			if (name == null) {
				throw new IOException("image " + id + " is not listed under 'images'");
			}
			return Files.readAllBytes(this.roots.resolve(images, name));
		}, annotation.path("caption").asString().strip(),
				Map.of("image_id", id, "caption_id", annotation.path("id").asLong()));
	}

}
