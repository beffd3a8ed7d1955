package org.imglish.core.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the JSON of sources and says where it is wrong. */
final class SourceJson {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private SourceJson() {
	}

	/** Reads a whole file. */
	static JsonNode file(Path file) throws IOException {
		return text(file.toString(), Files.readString(file));
	}

	/**
	 * Reads a text.
	 * @param place where it stands, for the error message
	 */
	static JsonNode text(String place, String text) throws IOException {
		try {
			return JSON.readTree(text);
		}
		catch (JacksonException ex) {
			throw new IOException(place + " holds no valid JSON: " + ex.getOriginalMessage(), ex);
		}
	}

	/** The fields of an object as labels, but for some; empty where it is no object. */
	static Map<String, Object> labels(JsonNode node, Set<String> but) {
		if (!node.isObject()) {
			return Map.of();
		}
		Map<String, Object> labels = new LinkedHashMap<>(
				JSON.convertValue(node, new TypeReference<Map<String, Object>>() {
				}));
		labels.values().removeIf(Objects::isNull);
		labels.keySet().removeAll(but);
		return labels;
	}

}
