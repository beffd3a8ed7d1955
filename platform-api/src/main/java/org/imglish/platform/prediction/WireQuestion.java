package org.imglish.platform.prediction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

import org.imglish.core.prediction.Input;
import org.imglish.core.prediction.Question;
import org.imglish.core.prediction.UnusableInputException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A question as JSON: images in Base64 or as data URLs. */
final class WireQuestion {

	private static final int TOP = 5;

	private WireQuestion() {
	}

	/**
	 * Reads a question.
	 * @throws UnusableInputException if an input is no object or an image no Base64
	 * @throws IllegalArgumentException if another field is wrong
	 */
	static Question read(JsonNode json) throws UnusableInputException {
		List<Input> inputs = new ArrayList<>();
		for (JsonNode input : json.path("inputs")) {
			int number = inputs.size();
			if (!input.isObject()) {
				throw new UnusableInputException(number, "it must be an object with 'image', 'right' or 'text'");
			}
			inputs.add(new Input(image(number, input, "image"), image(number, input, "right"), text(number, input)));
		}
		return new Question(operation(json.path("operation").asString("predict")), inputs, json.path("top").asInt(TOP),
				texts(json, "classes"), texts(json, "templates"));
	}

	private static Question.Operation operation(String name) {
		try {
			return Question.Operation.valueOf(name.toUpperCase(Locale.ROOT));
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(String.format(Locale.ROOT, "'operation' must be one of %s, but is '%s'",
					Arrays.toString(Question.Operation.values()).toLowerCase(Locale.ROOT), name), ex);
		}
	}

	private static byte @Nullable [] image(int number, JsonNode input, String key) throws UnusableInputException {
		JsonNode value = input.path(key);
		if (value.isMissingNode() || value.isNull()) {
			return null;
		}
		String text = value.asString("");
		int comma = text.startsWith("data:") ? text.indexOf(',') : -1;
		try {
			return Base64.getDecoder().decode(text.substring(comma + 1));
		}
		catch (IllegalArgumentException ex) {
			throw new UnusableInputException(number,
					"'" + key + "' must be the bytes of an image in Base64 (" + ex.getMessage() + ")");
		}
	}

	private static @Nullable String text(int number, JsonNode input) throws UnusableInputException {
		JsonNode value = input.path("text");
		if (value.isMissingNode() || value.isNull()) {
			return null;
		}
		if (!value.isString()) {
			throw new UnusableInputException(number, "'text' must be a text, but is " + value);
		}
		return value.asString();
	}

	private static List<String> texts(JsonNode json, String key) {
		List<String> texts = new ArrayList<>();
		for (JsonNode text : json.path(key)) {
			if (!text.isString() || text.asString().isBlank()) {
				throw new IllegalArgumentException("'" + key + "' must be a list of texts, but holds " + text);
			}
			texts.add(text.asString());
		}
		return texts;
	}

}
