package org.imglish.core.source;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the JSON of sources and says where it is wrong. */
final class SourceJson {

	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.build();

	private SourceJson() {
	}

	/**
	 * Reads the entries of the lists of a file one by one, so that large files need
	 * little memory.
	 * @param lists takes the entries, by name of the list
	 * @param others gets the name of whatever else the file holds
	 * @return names of the lists that the file has
	 */
	static Set<String> lists(Path file, Map<String, Consumer<JsonNode>> lists, Consumer<String> others)
			throws IOException {
		Set<String> found = new HashSet<>();
		try (Reader text = SourceText.reader(file); JsonParser parser = JSON.createParser(text)) {
			if (parser.nextToken() != JsonToken.START_OBJECT) {
				throw new BrokenRecordException(RecordCheck.Reason.BROKEN_RECORD, file + " is no JSON object");
			}
			while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
				String name = parser.currentName();
				Consumer<JsonNode> list = lists.get(name);
				boolean isList = parser.nextToken() == JsonToken.START_ARRAY;
				if (list == null || !isList) {
					others.accept(name);
					parser.skipChildren();
					continue;
				}
				found.add(name);
				while (parser.nextToken() != JsonToken.END_ARRAY) {
					list.accept(parser.readValueAsTree());
				}
			}
			if (parser.nextToken() != null) {
				throw new BrokenRecordException(RecordCheck.Reason.BROKEN_RECORD,
						file + " goes on behind its JSON object");
			}
			return found;
		}
		catch (JacksonException ex) {
			throw new BrokenRecordException(RecordCheck.Reason.BROKEN_RECORD,
					file + " holds no valid JSON: " + ex.getOriginalMessage() + where(ex));
		}
	}

	/** Reads a whole file. */
	static JsonNode file(Path file) throws IOException {
		return text(file.toString(), SourceText.file(file));
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
			throw new BrokenRecordException(RecordCheck.Reason.BROKEN_RECORD,
					place + " holds no valid JSON: " + ex.getOriginalMessage() + where(ex));
		}
	}

	private static String where(JacksonException ex) {
		TokenStreamLocation place = ex.getLocation();
		if (place == null || place.getLineNr() < 1) {
			return "";
		}
		return (place.getLineNr() > 1) ? " in line " + place.getLineNr() : " at character " + place.getColumnNr();
	}

	/**
	 * Reads a text that is one object.
	 * @param place where it stands, for the error message
	 */
	static JsonNode object(String place, String text) throws IOException {
		JsonNode node = text(place, text);
		if (!node.isObject()) {
			throw new BrokenRecordException(RecordCheck.Reason.BROKEN_RECORD,
					place + " is no JSON object" + (node.isArray() ? ", but an array: write one object per line" : ""));
		}
		return node;
	}

	/** A text, or a number or truth value as it is written; empty for everything else. */
	static String word(JsonNode node) {
		return (node.isValueNode() && !node.isNull()) ? node.asString("") : "";
	}

	/**
	 * An identifier as it is written: a whole number or a text. Nothing is rounded or
	 * padded, so that two never become one.
	 * @return null where there is none
	 */
	static @Nullable Object id(JsonNode node) {
		if (node.isIntegralNumber() && node.canConvertToLong()) {
			return node.longValue();
		}
		String word = word(node);
		return word.isEmpty() ? null : word;
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

	/** Counts the fields of an object that are not among those that are read. */
	static void countUnread(UnreadParts unread, String of, JsonNode node, Set<String> read) {
		for (String field : node.propertyNames()) {
			if (!read.contains(field)) {
				unread.add("field '" + field + "' of " + of, 1);
			}
		}
	}

}
