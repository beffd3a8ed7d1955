package org.imglish.core.parquet;

import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes an object of each row. */
final class RowObjects extends RecordMaterializer<ObjectNode> {

	private ObjectNode row = JsonNodeFactory.instance.objectNode();

	private final GroupConverter root;

	RowObjects(MessageType columns) {
		this.root = new ObjectConverter(columns, new ValueBudget(), (node) -> this.row = (ObjectNode) node);
	}

	@Override
	public ObjectNode getCurrentRecord() {
		return this.row;
	}

	@Override
	public GroupConverter getRootConverter() {
		return this.root;
	}

}
