package org.imglish.core.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** One JSON object per line: image, one or several texts, and labels. */
final class JsonLines {

	private final DataRoots roots;

	JsonLines(DataRoots roots) {
		this.roots = roots;
	}

	RecordStream open(Path file, Path images) {
		return new LineRecords(List.of(file), (place, line) -> records(images, place, line));
	}

	private List<SourceRecord> records(Path images, String place, String line) throws IOException {
		JsonRecord json = new JsonRecord(SourceJson.object("the line", line));
		String name = json.image();
		List<String> texts = json.texts();
		Map<String, Object> labels = json.labels();
		SourceRecord.Content image = (name == null) ? null : () -> Files.readAllBytes(this.roots.resolve(images, name));
		if (name != null) {
			labels.putIfAbsent("image_id", name);
		}
		return each(place, image, texts, labels);
	}

	/** A record for each of several texts, which are numbered; one record otherwise. */
	static List<SourceRecord> each(String place, SourceRecord.@Nullable Content image, List<String> texts,
			Map<String, Object> labels) {
		if (texts.size() < 2) {
			return List.of(SourceRecord.of(place, image, texts.isEmpty() ? null : texts.get(0), labels));
		}
		List<SourceRecord> records = new ArrayList<>();
		for (int i = 0; i < texts.size(); i++) {
			Map<String, Object> numbered = new LinkedHashMap<>(labels);
			numbered.put("caption_number", i);
			records.add(SourceRecord.of(place + ", text " + i, image, texts.get(i), numbered));
		}
		return records;
	}

}
