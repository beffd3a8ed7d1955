package org.imglish.core.condition;

import java.util.List;
import java.util.Set;

import tools.jackson.databind.JsonNode;

/** One side of a comparison. */
public sealed interface Operand {

	/** Its value in a record; a missing node where there is none. */
	JsonNode value(JsonNode record);

	/** The column, where it is one. */
	Set<Column> columns();

	/** Whether a value is missing: null, an empty text, or no number. */
	static boolean isMissing(JsonNode value) {
		return value.isMissingNode() || value.isNull() || value.isString() && value.asString().isEmpty()
				|| value.isFloatingPointNumber() && Double.isNaN(value.doubleValue());
	}

	/**
	 * A value of a record.
	 *
	 * @param path its name; further names where it lies inside objects
	 */
	record Column(List<String> path) implements Operand {

		public Column {
			path = List.copyOf(path);
		}

		@Override
		public JsonNode value(JsonNode record) {
			JsonNode value = record;
			for (String name : this.path) {
				value = value.path(name);
			}
			return value;
		}

		@Override
		public Set<Column> columns() {
			return Set.of(this);
		}

		/** Its name as it is written. */
		public String name() {
			return String.join(".", this.path);
		}

	}

	/** A value that is written down in the condition. */
	record Literal(JsonNode constant) implements Operand {

		@Override
		public JsonNode value(JsonNode record) {
			return this.constant;
		}

		@Override
		public Set<Column> columns() {
			return Set.of();
		}

	}

}
