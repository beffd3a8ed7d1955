package org.imglish.core.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One JSON object a line: image, text and labels. */
final class JsonLines {

	private static final List<String> TEXTS = List.of("text", "caption", "sentence");

	private static final Set<String> NO_LABELS = Set.of("image", "text", "caption", "sentence", "labels");

	private final DataRoots roots;

	JsonLines(DataRoots roots) {
		this.roots = roots;
	}

	RecordStream open(Path file, Path images) {
		return new LineRecords(List.of(file), (place, line) -> record(images, place, line));
	}

	private SourceRecord record(Path images, String place, String line) {
		JsonNode json;
		try {
			json = SourceJson.text("the line", line);
		}
		catch (IOException ex) {
			return SourceRecord.unusable(place, String.valueOf(ex.getMessage()));
		}
		String name = json.path("image").asString("");
		SourceRecord.Content image = name.isEmpty() ? null : () -> Files.readAllBytes(this.roots.resolve(images, name));
		Map<String, Object> labels = new LinkedHashMap<>(SourceJson.labels(json, NO_LABELS));
		labels.putAll(SourceJson.labels(json.path("labels"), Set.of()));
		if (!name.isEmpty()) {
			labels.putIfAbsent("image_id", name);
		}
		return SourceRecord.of(place, image, text(json), labels);
	}

	private static @Nullable String text(JsonNode json) {
		Stream<JsonNode> texts = TEXTS.stream().map(json::path);
		return texts.filter(JsonNode::isString).findFirst().map((node) -> node.asString().strip()).orElse(null);
	}

}
