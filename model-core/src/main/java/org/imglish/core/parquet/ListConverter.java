package org.imglish.core.parquet;

import java.util.function.Consumer;

import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Makes a list, in its form of three levels and in the older ones of two (Parquet's
 * LogicalTypes.md, "Lists" and its rules for what was written before).
 */
final class ListConverter extends GroupConverter {

	private final Converter elements;

	private final Consumer<JsonNode> target;

	private ArrayNode list = JsonNodeFactory.instance.arrayNode();

	ListConverter(GroupType type, ValueBudget budget, Consumer<JsonNode> target) {
		this.target = target;
		Type repeated = type.getType(0);
		this.elements = holdsElement(type, repeated) ? new Slot(repeated.asGroupType(), budget)
				: ObjectConverter.of(repeated, budget, (node) -> this.list.add(node));
	}

	/** Whether the repeated field is no element, but holds one. */
	private static boolean holdsElement(GroupType list, Type repeated) {
		return !repeated.isPrimitive() && repeated.asGroupType().getFieldCount() == 1
				&& !repeated.getName().equals("array") && !repeated.getName().equals(list.getName() + "_tuple");
	}

	@Override
	public Converter getConverter(int field) {
		return this.elements;
	}

	@Override
	public void start() {
		this.list = JsonNodeFactory.instance.arrayNode();
	}

	@Override
	public void end() {
		this.target.accept(this.list);
	}

	/** The place of one element, which may be null. */
	private final class Slot extends GroupConverter {

		private final Converter element;

		private final ValueBudget budget;

		private boolean filled;

		Slot(GroupType type, ValueBudget budget) {
			this.budget = budget;
			this.element = ObjectConverter.of(type.getType(0), budget, (node) -> {
				ListConverter.this.list.add(node);
				this.filled = true;
			});
		}

		@Override
		public Converter getConverter(int field) {
			return this.element;
		}

		@Override
		public void start() {
			this.filled = false;
		}

		@Override
		public void end() {
			if (!this.filled) {
				this.budget.spend();
				ListConverter.this.list.addNull();
			}
		}

	}

}
