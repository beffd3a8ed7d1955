package org.imglish.jobs.recipe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the fields of a recipe, fills defaults in, and collects every mistake instead of
 * stopping at the first.
 */
final class RecipeFields {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final JsonNode given;

	private final String path;

	private final List<Mistake> mistakes;

	private final ObjectNode complete;

	private final Set<String> known = new HashSet<>();

	private final List<RecipeFields> children = new ArrayList<>();

	RecipeFields(JsonNode given) {
		this(given, "", new ArrayList<>(), JSON.createObjectNode());
	}

	private RecipeFields(JsonNode given, String path, List<Mistake> mistakes, ObjectNode complete) {
		this.given = given;
		this.path = path;
		this.mistakes = mistakes;
		this.complete = complete;
	}

	ObjectNode complete() {
		return this.complete;
	}

	List<Mistake> mistakes() {
		return this.mistakes;
	}

	boolean has(String key) {
		this.known.add(key);
		return this.given.hasNonNull(key);
	}

	/**
	 * Notes a mistake.
	 * @param key the field, or an empty text for the object itself
	 */
	void mistake(String key, String message) {
		String at = this.path + key;
		this.mistakes.add(new Mistake(at.endsWith(".") ? at.substring(0, at.length() - 1) : at, message));
	}

	/** Whether a field of this object, or of one inside it, is wrong. */
	boolean isWrong() {
		return this.mistakes.stream().anyMatch((mistake) -> (mistake.path() + ".").startsWith(this.path));
	}

	RecipeFields object(String key) {
		this.known.add(key);
		JsonNode value = this.given.path(key);
		if (!value.isMissingNode() && !value.isNull() && !value.isObject()) {
			mistake(key, "must be an object, but is " + value);
		}
		RecipeFields child = new RecipeFields(value, this.path + key + ".", this.mistakes,
				this.complete.putObject(key));
		this.children.add(child);
		return child;
	}

	/** A list of objects; empty where there is none. */
	List<RecipeFields> objects(String key) {
		this.known.add(key);
		List<RecipeFields> objects = new ArrayList<>();
		JsonNode list = this.given.path(key);
		if (!list.isMissingNode() && !list.isNull() && !list.isArray()) {
			mistake(key, "must be a list of objects, but is " + list);
		}
		ArrayNode completed = this.complete.putArray(key);
		for (JsonNode value : list.isArray() ? list : JSON.createArrayNode()) {
			String place = key + "[" + objects.size() + "]";
			if (!value.isObject()) {
				mistake(place, "must be an object, but is " + value);
			}
			objects.add(new RecipeFields(value, this.path + place + ".", this.mistakes, completed.addObject()));
		}
		this.children.addAll(objects);
		return objects;
	}

	/**
	 * An object; a text stands for one that has the given field alone.
	 */
	RecipeFields objectOrText(String key, String field) {
		JsonNode value = this.given.path(key);
		if (!value.isString()) {
			return object(key);
		}
		this.known.add(key);
		RecipeFields child = new RecipeFields(JSON.createObjectNode().put(field, value.asString()),
				this.path + key + ".", this.mistakes, this.complete.putObject(key));
		this.children.add(child);
		return child;
	}

	String required(String key, String what) {
		String value = optional(key);
		if (value == null) {
			mistake(key, "is missing: " + what);
			return "";
		}
		return value;
	}

	@Nullable String optional(String key) {
		this.known.add(key);
		JsonNode value = this.given.path(key);
		if (value.isMissingNode() || value.isNull()) {
			return null;
		}
		if (!value.isString() || value.asString().isBlank()) {
			mistake(key, "must be a text, but is " + value);
			return null;
		}
		this.complete.put(key, value.asString());
		return value.asString();
	}

	String name(String key, String what) {
		String value = required(key, what);
		if (!value.isEmpty() && !value.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
			mistake(key, "must be 1 to 100 letters, digits and - _ . and start with a letter or digit, but is '" + value
					+ "'");
		}
		return value;
	}

	long whole(String key, long preset, long least, long most) {
		Long given = optionalWhole(key, least, most);
		long number = (given != null) ? given : preset;
		this.complete.put(key, number);
		return number;
	}

	/** A whole number that has no default; also one written as {@code 1e6}. */
	@Nullable Long optionalWhole(String key, long least, long most) {
		this.known.add(key);
		JsonNode value = this.given.path(key);
		if (value.isMissingNode() || value.isNull()) {
			return null;
		}
		if (!value.isNumber() || !value.canConvertToExactIntegral() || !value.canConvertToLong()
				|| value.longValue() < least || value.longValue() > most) {
			mistake(key, "must be a whole number from %d to %d, but is %s".formatted(least, most, value));
			return null;
		}
		this.complete.put(key, value.longValue());
		return value.longValue();
	}

	double number(String key, double preset, double least, double most) {
		this.known.add(key);
		JsonNode value = this.given.path(key);
		double number = preset;
		if (!value.isMissingNode() && !value.isNull()) {
			if (!value.isNumber() || !(value.asDouble() >= least && value.asDouble() <= most)) {
				mistake(key, "must be a number from %s to %s, but is %s".formatted(least, most, value));
			}
			else {
				number = value.asDouble();
			}
		}
		this.complete.put(key, number);
		return number;
	}

	boolean flag(String key, boolean preset) {
		this.known.add(key);
		JsonNode value = this.given.path(key);
		boolean flag = preset;
		if (!value.isMissingNode() && !value.isNull()) {
			if (!value.isBoolean()) {
				mistake(key, "must be true or false, but is " + value);
			}
			else {
				flag = value.asBoolean();
			}
		}
		this.complete.put(key, flag);
		return flag;
	}

	<E extends Enum<E>> E choice(String key, Class<E> type, @Nullable E preset) {
		this.known.add(key);
		List<String> allowed = Arrays.stream(type.getEnumConstants())
			.map((constant) -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
			.toList();
		JsonNode value = this.given.path(key);
		int index = value.isString() ? allowed.indexOf(value.asString().toLowerCase(Locale.ROOT).replace('_', '-'))
				: -1;
		E choice = (preset != null) ? preset : type.getEnumConstants()[0];
		if (index >= 0) {
			choice = type.getEnumConstants()[index];
		}
		else if (!value.isMissingNode() && !value.isNull()) {
			mistake(key, "must be one of " + allowed + ", but is " + value);
		}
		else if (preset == null) {
			mistake(key, "is missing: one of " + allowed);
		}
		this.complete.put(key, choice.name().toLowerCase(Locale.ROOT).replace('_', '-'));
		return choice;
	}

	List<String> words(String key) {
		this.known.add(key);
		List<String> words = new ArrayList<>();
		JsonNode value = this.given.path(key);
		if (!value.isMissingNode() && !value.isNull() && !value.isArray()) {
			mistake(key, "must be a list of texts, but is " + value);
		}
		for (JsonNode word : value) {
			if (word.isString()) {
				words.add(word.asString());
			}
			else {
				mistake(key, "must be a list of texts, but holds " + word);
			}
		}
		words.forEach(this.complete.putArray(key)::add);
		return words;
	}

	/** Reports the fields that nobody asked for, with the known one that is closest. */
	void reportUnknown() {
		for (String key : this.given.propertyNames()) {
			if (!this.known.contains(key)) {
				mistake(key, "is unknown; "
						+ Spelling.closest(key, this.known).map((meant) -> "did you mean '" + meant + "'? ").orElse("")
						+ "known here are " + this.known.stream().sorted().toList());
			}
		}
		this.children.forEach(RecipeFields::reportUnknown);
	}

}
