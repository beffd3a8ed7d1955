package org.imglish.core.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.imglish.core.image.ImageFormat;
import org.imglish.core.source.RecordCheck.Reason;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A JSON object that describes a sample, in the spellings that are about: which image,
 * which texts, which class. Whatever is not read as one of these remains a label.
 */
final class JsonRecord {

	private static final List<String> IMAGES = List.of("image", "image_path", "img", "file_name", "filename");

	/** Fields that also name other files; they count where it is an image. */
	private static final Set<String> ANY_FILE = Set.of("file_name", "filename");

	private static final List<String> FILES = List.of("path", "file_name", "filename", "image_path");

	private static final List<String> TEXTS = List.of("text", "caption", "sentence", "captions", "sentences");

	private static final List<String> ONE_TEXT = List.of("raw", "caption", "text", "sentence");

	private final JsonNode json;

	private final @Nullable Columns columns;

	private final List<String> classes;

	private final Set<String> read = new HashSet<>(Set.of("labels"));

	/**
	 * @param columns what fields are for, or null where their names say it
	 */
	JsonRecord(JsonNode json, @Nullable Columns columns) {
		this(json, columns, List.of());
	}

	/**
	 * @param columns what fields are for, or null where their names say it
	 * @param classes names of classes by number; empty where each record names its own
	 */
	JsonRecord(JsonNode json, @Nullable Columns columns, List<String> classes) {
		this.json = json;
		this.columns = columns;
		this.classes = classes;
	}

	/** The name of its image, or null. */
	@Nullable String image() throws IOException {
		String named = (this.columns != null) ? this.columns.image() : null;
		boolean given = named != null;
		for (String field : (named != null) ? List.of(named) : IMAGES) {
			JsonNode value = this.json.path(field);
			if (value.isMissingNode() || value.isNull() || !given && ANY_FILE.contains(field) && !isImage(value)) {
				continue;
			}
			this.read.add(field);
			String name = name(field, value);
			if (!name.isEmpty()) {
				return name;
			}
		}
		return null;
	}

	private static boolean isImage(JsonNode value) {
		String name = SourceJson.word(value);
		return ImageFormat.hasEnding(name.substring(name.lastIndexOf('.') + 1));
	}

	private static String name(String field, JsonNode value) throws IOException {
		if (value.isArray() && value.size() == 1) {
			return name(field, value.path(0));
		}
		if (value.isObject()) {
			for (String file : FILES) {
				if (value.path(file).isString()) {
					return value.path(file).asString();
				}
			}
		}
		if (!value.isString()) {
			throw new BrokenRecordException(Reason.BROKEN_RECORD,
					String.format(Locale.ROOT,
							"its '%s' is %s; the name of one file, or an object with its 'path', is read", field,
							described(value)));
		}
		return value.asString();
	}

	/** Its texts: none, one, or each of a list or of several fields. */
	List<String> texts() throws IOException {
		if (this.columns != null && !this.columns.text().isEmpty()) {
			List<String> texts = new ArrayList<>();
			for (String field : this.columns.text()) {
				this.read.add(field);
				texts.addAll(this.json.hasNonNull(field) ? texts(field, this.json.path(field)) : List.of());
			}
			return texts;
		}
		for (String field : TEXTS) {
			JsonNode value = this.json.path(field);
			if (!value.isMissingNode() && !value.isNull()) {
				this.read.add(field);
				return texts(field, value);
			}
		}
		return List.of();
	}

	/** The texts that a field holds: a text, a number as it is written, or a list. */
	static List<String> texts(String field, JsonNode value) throws IOException {
		List<String> texts = new ArrayList<>();
		for (JsonNode each : value.isArray() ? value : List.of(value)) {
			JsonNode text = each;
			for (int i = 0; i < ONE_TEXT.size() && text.isObject(); i++) {
				text = each.has(ONE_TEXT.get(i)) ? each.path(ONE_TEXT.get(i)) : text;
			}
			if (!text.isValueNode() || text.isNull()) {
				throw new BrokenRecordException(Reason.BROKEN_RECORD, String.format(Locale.ROOT,
						"its '%s' is %s; a text or a list of texts is read", field, described(value)));
			}
			texts.add(text.asString("").strip());
		}
		return texts;
	}

	private static String described(JsonNode value) {
		if (value.isArray()) {
			return "a list of " + value.size() + " entries";
		}
		return value.isObject() ? "an object with the fields " + List.copyOf(value.propertyNames()) : value.toString();
	}

	/** What remains of it and of its object 'labels', with its class as tasks read it. */
	Map<String, Object> labels() throws IOException {
		String given = (this.columns != null) ? this.columns.label() : null;
		if (given != null) {
			this.read.add(given);
		}
		Map<String, Object> labels = SourceJson.labels(this.json, this.read);
		labels.putAll(SourceJson.labels(this.json.path("labels"), Set.of()));
		Object name = labels.get("class_name");
		JsonNode label = (given != null) ? (this.json.hasNonNull(given) ? this.json.path(given) : null)
				: found("class", found("label", null));
		if (given != null && label != null) {
			ClassLabel.put(labels, label, this.classes);
			if (name != null && !given.equals("class_name")) {
				labels.put("class_name", String.valueOf(name));
			}
		}
		else if (name == null && label != null && label.isValueNode()) {
			ClassLabel.put(labels, label, List.of());
		}
		else if (labels.containsKey("class") && label != null && label.isValueNode()) {
			ClassLabel.put(labels, label, List.of());
			labels.put("class_name", String.valueOf(name));
		}
		else if (name instanceof Number || name instanceof Boolean) {
			labels.put("class_name", String.valueOf(name));
		}
		return labels;
	}

	private @Nullable JsonNode found(String field, @Nullable JsonNode otherwise) {
		JsonNode inner = this.json.path("labels").path(field);
		JsonNode value = inner.isMissingNode() ? this.json.path(field) : inner;
		return (value.isMissingNode() || value.isNull()) ? otherwise : value;
	}

}
