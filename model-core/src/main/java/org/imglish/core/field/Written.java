package org.imglish.core.field;

import java.nio.file.Path;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Values as recipes write them. */
final class Written {

	private Written() {
	}

	/** A text, number, truth value, word of an enum or a list of these. */
	static JsonNode json(Object value) {
		JsonNodeFactory nodes = JsonNodeFactory.instance;
		if (value instanceof Enum<?> constant) {
			return nodes.stringNode(FieldModel.word(constant));
		}
		if (value instanceof List<?> list) {
			ArrayNode array = nodes.arrayNode();
			list.forEach((element) -> array.add(json(element)));
			return array;
		}
		if (value instanceof Boolean flag) {
			return nodes.booleanNode(flag);
		}
		if (value instanceof Double number) {
			return nodes.numberNode(number);
		}
		if (value instanceof Number number) {
			return nodes.numberNode(number.longValue());
		}
		if (value instanceof String || value instanceof Path) {
			return nodes.stringNode(value.toString());
		}
		throw new IllegalArgumentException("A field cannot hold a " + value.getClass());
	}

	/** A number without a fraction that says nothing. */
	static String number(double number) {
		return (number == Math.rint(number) && Math.abs(number) < 1e15) ? Long.toString((long) number)
				: Double.toString(number);
	}

}
