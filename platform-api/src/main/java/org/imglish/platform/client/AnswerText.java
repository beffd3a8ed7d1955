package org.imglish.platform.client;

import java.util.Locale;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;

/** What a model answers about one input, in a line as people read it. */
final class AnswerText {

	private AnswerText() {
	}

	/**
	 * An answer in words; features, which are numbers, as JSON.
	 * @param output what was answered
	 * @param inputs what each input is called
	 */
	static String of(JsonNode output, IntFunction<String> inputs) {
		if (output.has("caption")) {
			String caption = output.path("caption").asString("");
			return caption.isEmpty() ? "(the model wrote no word)" : caption;
		}
		if (output.has("statement")) {
			return String.format(Locale.ROOT, "%s (true with probability %.3f)", output.path("statement").asBoolean(),
					output.path("probability").asDouble());
		}
		if (output.has("objects")) {
			return output.path("objects").isEmpty() ? "no object" : listed(output.path("objects"), AnswerText::object);
		}
		for (String key : new String[] { "classes", "answers", "regions" }) {
			if (output.has(key)) {
				return listed(output.path(key), AnswerText::guess);
			}
		}
		for (String key : new String[] { "texts", "images" }) {
			if (output.path(key).path(0).has("similarity")) {
				return listed(output.path(key), (each) -> String.format(Locale.ROOT, "%s %.3f",
						inputs.apply(each.path("input").asInt()), each.path("similarity").asDouble()));
			}
		}
		return output.toString();
	}

	private static String guess(JsonNode guess) {
		String name = guess.has("class") ? guess.path("class").asString() : guess.path("answer").asString();
		return String.format(Locale.ROOT, "%s %.3f", name,
				guess.has("share") ? guess.path("share").asDouble() : guess.path("probability").asDouble());
	}

	private static String object(JsonNode object) {
		JsonNode box = object.path("box");
		return String.format(Locale.ROOT, "%s %.3f at %.0f,%.0f, %.0f x %.0f", object.path("class").asString(),
				object.path("score").asDouble(), box.path(0).asDouble(), box.path(1).asDouble(), box.path(2).asDouble(),
				box.path(3).asDouble());
	}

	private static String listed(JsonNode each, Function<JsonNode, String> text) {
		return each.valueStream().map(text).collect(Collectors.joining("; "));
	}

}
