package org.imglish.core.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The index that the released classification code makes of ImageNet: JSON lines with
 * {@code image_path} and {@code label}. Names of the classes come from a file of their
 * own: a name a line, or the usual {@code {"0": ["n01440764", "tench"], …}}.
 */
final class ImageIndex {

	private final DataRoots roots;

	ImageIndex(DataRoots roots) {
		this.roots = roots;
	}

	RecordStream open(Path file, Path images, @Nullable Path names) throws IOException {
		List<String> classes = (names != null) ? classes(names) : List.of();
		return new LineRecords(List.of(file), (place, line) -> record(images, classes, place, line));
	}

	private static List<String> classes(Path file) throws IOException {
		if (!file.toString().endsWith(".json")) {
			return Files.readAllLines(file).stream().map(String::strip).filter((name) -> !name.isEmpty()).toList();
		}
		JsonNode json = SourceJson.file(file);
		List<String> classes = new ArrayList<>();
		for (int i = 0; i < json.size(); i++) {
			JsonNode name = json.path(Integer.toString(i));
			String text = name.isArray() ? name.path(name.size() - 1).asString("") : name.asString("");
			if (text.isEmpty()) {
				throw new IOException(
						"%s names %d classes, but none with the number %d".formatted(file, json.size(), i));
			}
			classes.add(text);
		}
		return classes;
	}

	private SourceRecord record(Path images, List<String> classes, String place, String line) {
		JsonNode json;
		try {
			json = SourceJson.text("the line", line);
		}
		catch (IOException ex) {
			return SourceRecord.unusable(place, String.valueOf(ex.getMessage()));
		}
		String path = json.path("image_path").asString("");
		if (path.isEmpty()) {
			return SourceRecord.unusable(place, "it has no 'image_path'");
		}
		Map<String, Object> labels = new LinkedHashMap<>();
		labels.put("image_id", path);
		if (json.path("label").isIntegralNumber()) {
			int label = json.path("label").asInt();
			if (label < 0 || (!classes.isEmpty() && label >= classes.size())) {
				return SourceRecord.unusable(place,
						"its label is %d, but %d classes are named".formatted(label, classes.size()));
			}
			labels.put("class", label);
			labels.put("class_name", classes.isEmpty() ? Integer.toString(label) : classes.get(label));
		}
		return SourceRecord.of(place, () -> Files.readAllBytes(this.roots.resolve(images, path)), null, labels);
	}

}
