package org.imglish.core.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import tools.jackson.databind.JsonNode;

/**
 * NLVR2: JSON lines with a sentence about two images, which are named after the
 * identifier without its last number ({@code dev-850-0-0}: {@code dev-850-0-img0.png} and
 * {@code dev-850-0-img1.png}), for the training split in a folder {@code directory}.
 */
final class PairedStatements {

	private final DataRoots roots;

	PairedStatements(DataRoots roots) {
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
		String identifier = json.path("identifier").asString("");
		String label = json.path("label").asString("").toLowerCase(Locale.ROOT);
		int dash = identifier.lastIndexOf('-');
		if (dash < 1) {
			return SourceRecord.unusable(place, "its identifier '" + identifier + "' is not of the form dev-850-0-0");
		}
		Map<String, Object> labels = new LinkedHashMap<>();
		labels.put("identifier", identifier);
		if (!label.isEmpty()) {
			if (!label.equals("true") && !label.equals("false")) {
				return SourceRecord.unusable(place, "its label is '" + label + "'; true or false are allowed");
			}
			labels.put("class", label.equals("true") ? 1 : 0);
			labels.put("class_name", label);
		}
		Path folder = json.has("directory") ? images.resolve(json.path("directory").asString()) : images;
		String stem = identifier.substring(0, dash);
		return new SourceRecord(place, image(folder, stem + "-img0.png"), image(folder, stem + "-img1.png"),
				json.path("sentence").asString("").strip(), labels);
	}

	private SourceRecord.Content image(Path folder, String name) {
		return () -> Files.readAllBytes(this.roots.resolve(folder, name));
	}

}
