package org.imglish.core.field;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes out what a {@link Shorthand} stands for. */
final class Shorthands {

	private Shorthands() {
	}

	static JsonNode expand(@Nullable Shorthand shorthand, JsonNode given, String place, Mistakes mistakes) {
		if (shorthand == null) {
			return given;
		}
		ObjectNode expanded = JsonNodeFactory.instance.objectNode();
		if (given.isValueNode() && shorthand.field().isEmpty()) {
			Arrays.stream(shorthand.fills()).forEach((field) -> expanded.set(field, given));
			return expanded;
		}
		if (shorthand.field().isEmpty() || !given.hasNonNull(shorthand.field())) {
			return given;
		}
		for (String key : given.propertyNames()) {
			if (!key.equals(shorthand.field())) {
				expanded.set(key, given.get(key));
			}
		}
		for (String field : shorthand.fills()) {
			if (given.hasNonNull(field)) {
				mistakes.add(place + "." + field, "is given beside '" + shorthand.field() + "', which stands for it");
			}
			expanded.set(field, given.path(shorthand.field()));
		}
		return expanded;
	}

}
