package org.imglish.core.field;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Reads one text, number, truth value or word.
 *
 * @param field its bounds
 * @param place where it stands
 * @param mistakes takes what is wrong
 */
record ScalarReader(Field field, String place, Mistakes mistakes) {

	/**
	 * Reads a value.
	 * @param type a wrapper, {@code String}, {@code Path} or an enum
	 * @return null after a mistake
	 */
	@Nullable Object read(JsonNode node, Class<?> type) {
		if (type == String.class) {
			return text(node);
		}
		if (type == Path.class) {
			return path(node);
		}
		if (type == Boolean.class) {
			return node.isBoolean() ? node.asBoolean() : wrong("must be true or false", node);
		}
		if (type == Double.class) {
			return decimal(node);
		}
		if (type == Integer.class || type == Long.class) {
			return whole(node, type);
		}
		if (type.isEnum()) {
			return word(node, type);
		}
		throw new IllegalArgumentException("A field cannot hold a " + type);
	}

	private @Nullable Object text(JsonNode node) {
		if (!node.isString() || node.asString().isBlank()) {
			return wrong("must be a text", node);
		}
		if (!this.field.pattern().isEmpty() && !this.mistakes.isLenient()
				&& !node.asString().matches(this.field.pattern())) {
			return wrong("must be " + this.field.words(), node);
		}
		return node.asString();
	}

	private @Nullable Object path(JsonNode node) {
		Object text = text(node);
		try {
			return (text != null) ? WrittenPath.of((String) text) : null;
		}
		catch (InvalidPathException ex) {
			return wrong("must be a path (" + ex.getReason() + ")", node);
		}
	}

	private @Nullable Object decimal(JsonNode node) {
		if (!node.isNumber() || !isWithinBounds(node.asDouble())) {
			return wrong("must be a number" + range(this.field), node);
		}
		return node.asDouble();
	}

	/** Also a whole number that is written as {@code 1e6}. */
	private @Nullable Object whole(JsonNode node, Class<?> type) {
		boolean fits = node.isNumber() && node.canConvertToExactIntegral()
				&& ((type == Integer.class) ? node.canConvertToInt() : node.canConvertToLong());
		if (!fits || !isWithinBounds(node.longValue())) {
			return wrong("must be a whole number" + range(this.field), node);
		}
		return (type == Integer.class) ? (Object) (int) node.longValue() : (Object) node.longValue();
	}

	private boolean isWithinBounds(double number) {
		return this.mistakes.isLenient() || (number >= this.field.min() && number <= this.field.max());
	}

	private @Nullable Object word(JsonNode node, Class<?> type) {
		String word = node.isString() ? node.asString().toLowerCase(Locale.ROOT).replace('_', '-') : "";
		for (Object constant : type.getEnumConstants()) {
			Enum<?> each = (Enum<?>) constant;
			if (FieldModel.word(each).equals(word)) {
				return each;
			}
			if (FieldModel.formerly(each).contains(word)) {
				return this.mistakes.isLenient() ? each : wrong(
						"is now called '" + FieldModel.word(each) + "': it must be one of " + words(type), node);
			}
		}
		List<String> words = words(type);
		this.mistakes.add(this.place, "must be one of " + words + ", but is " + node
				+ Spelling.closest(word, words).map((meant) -> "; did you mean '" + meant + "'?").orElse(""));
		return null;
	}

	private @Nullable Object wrong(String message, JsonNode node) {
		this.mistakes.add(this.place, message + ", but is " + node);
		return null;
	}

	/** The words of an enum. */
	static List<String> words(Class<?> type) {
		return Arrays.stream(type.getEnumConstants()).map((constant) -> FieldModel.word((Enum<?>) constant)).toList();
	}

	/** The bounds in words, or nothing. */
	static String range(Field field) {
		boolean below = Double.isFinite(field.min());
		boolean above = Double.isFinite(field.max());
		if (below && above) {
			return " from " + Written.number(field.min()) + " to " + Written.number(field.max());
		}
		return below ? " of at least " + Written.number(field.min())
				: above ? " of at most " + Written.number(field.max()) : "";
	}

	/** What a field that has to be given is. */
	static String need(FieldModel field) {
		if (field.type().isEnum()) {
			return "one of " + words(field.type());
		}
		String sentence = field.field().value();
		return sentence.substring(0, 1).toLowerCase(Locale.ROOT)
				+ sentence.substring(1, sentence.length() - (sentence.endsWith(".") ? 1 : 0));
	}

	/**
	 * The default that a field's annotation gives; a list is one of scalars, or empty.
	 */
	static Object parse(FieldModel field) {
		String text = field.field().byDefault();
		if (field.type() == List.class) {
			List<Object> elements = new ArrayList<>();
			for (JsonNode element : JsonMapper.builder().build().readTree(text)) {
				elements.add(parse(field, element, field.elementType()));
			}
			return List.copyOf(elements);
		}
		boolean quoted = field.type() == String.class || field.type().isEnum();
		return parse(field,
				quoted ? JsonNodeFactory.instance.stringNode(text) : JsonMapper.builder().build().readTree(text),
				field.type());
	}

	private static Object parse(FieldModel field, JsonNode node, Class<?> type) {
		Mistakes mistakes = new Mistakes(false);
		Object value = new ScalarReader(field.field(), field.name(), mistakes).read(node, type);
		if (value == null) {
			throw new IllegalStateException("The default of a field is wrong: " + mistakes.found());
		}
		return value;
	}

	/** A number as the type that a field holds. */
	static Object narrow(double number, Class<?> type) {
		return (type == Integer.class) ? (Object) (int) number
				: (type == Long.class) ? (Object) (long) number : (Object) number;
	}

}
