package org.imglish.core.parquet;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes an object of a row, or of a struct inside one. What is null is left out. */
final class ObjectConverter extends GroupConverter {

	private final List<Converter> fields = new ArrayList<>();

	private final boolean isRow;

	private final ValueBudget budget;

	private final Consumer<JsonNode> target;

	private ObjectNode object = JsonNodeFactory.instance.objectNode();

	/**
	 * @param target gets each object when it is complete
	 */
	ObjectConverter(GroupType type, ValueBudget budget, Consumer<JsonNode> target) {
		this.isRow = type instanceof MessageType;
		this.budget = budget;
		this.target = target;
		for (Type field : type.getFields()) {
			String name = field.getName();
			this.fields.add(field.isRepetition(Type.Repetition.REPEATED)
					? of(field, budget, (node) -> this.object.withArrayProperty(name).add(node))
					: of(field, budget, (node) -> this.object.set(name, node)));
		}
	}

	/** The converter of a field that is not repeated, or of one of its repetitions. */
	static Converter of(Type type, ValueBudget budget, Consumer<JsonNode> target) {
		if (type.isPrimitive()) {
			return new ValueConverter(type.asPrimitiveType(), budget, target);
		}
		GroupType group = type.asGroupType();
		boolean isList = type.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation
				&& group.getFieldCount() == 1 && group.getType(0).isRepetition(Type.Repetition.REPEATED);
		return isList ? new ListConverter(group, budget, target) : new ObjectConverter(group, budget, target);
	}

	@Override
	public Converter getConverter(int field) {
		return this.fields.get(field);
	}

	@Override
	public void start() {
		if (this.isRow) {
			this.budget.renew();
		}
		this.object = JsonNodeFactory.instance.objectNode();
	}

	@Override
	public void end() {
		this.target.accept(this.object);
	}

}
