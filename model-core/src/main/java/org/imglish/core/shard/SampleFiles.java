package org.imglish.core.shard;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.imglish.core.sample.Sample;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The files of a shard that make a sample, told by how their names end. */
final class SampleFiles {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final String TEXT = "txt";

	private static final String LABELS = "json";

	private final String id;

	private byte @Nullable [] image;

	private byte @Nullable [] right;

	private byte @Nullable [] labelMap;

	private @Nullable String text;

	private JsonNode json = JSON.createObjectNode();

	/**
	 * @param id what the names begin with
	 */
	SampleFiles(String id) {
		this.id = id;
	}

	String id() {
		return this.id;
	}

	/** Whether a file holds a text or labels rather than a picture. */
	boolean isRead(String name) {
		String ending = ending(name);
		return ending.equals(TEXT) || ending.equals(LABELS);
	}

	private String ending(String name) {
		return name.substring(this.id.length() + 1);
	}

	void add(String name, byte[] content) {
		switch (ending(name)) {
			case TEXT -> this.text = new String(content, StandardCharsets.UTF_8);
			case LABELS -> this.json = JSON.readTree(content);
			case "right.png", "right.jpg" -> this.right = content;
			case "map.png" -> this.labelMap = content;
			default -> this.image = content;
		}
	}

	Sample sample() {
		return new Sample(this.id, this.image, this.right, this.text, tokens(), this.labelMap, labels());
	}

	private int @Nullable [] tokens() {
		return this.json.has("tokens") ? JSON.convertValue(this.json.path("tokens"), int[].class) : null;
	}

	private Map<String, Object> labels() {
		return this.json.path("labels").isObject()
				? JSON.convertValue(this.json.path("labels"), new TypeReference<Map<String, Object>>() {
				}) : Map.of();
	}

}
