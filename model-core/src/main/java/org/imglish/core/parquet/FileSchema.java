package org.imglish.core.parquet;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * Makes the tree of columns of the list that a footer holds it as, in depth-first order.
 * Of what columns mean only what changes their reading is taken over: texts, lists, maps,
 * decimals, unsigned numbers and half floats.
 */
final class FileSchema {

	private static final int DEEPEST = 64;

	private final Iterator<SchemaElement> elements;

	private FileSchema(Iterator<SchemaElement> elements) {
		this.elements = elements;
	}

	/**
	 * @throws DamagedParquetException if it is no tree
	 */
	static MessageType of(List<SchemaElement> elements) throws DamagedParquetException {
		FileSchema schema = new FileSchema(elements.iterator());
		SchemaElement root = schema.next();
		return new MessageType(root.getName(), schema.children(root, 0));
	}

	private SchemaElement next() throws DamagedParquetException {
		if (!this.elements.hasNext()) {
			throw new DamagedParquetException("its schema ends before its last column");
		}
		return this.elements.next();
	}

	private List<Type> children(SchemaElement parent, int depth) throws DamagedParquetException {
		if (depth > DEEPEST) {
			throw new DamagedParquetException("its columns are nested more than " + DEEPEST + " deep");
		}
		List<Type> children = new ArrayList<>();
		for (int i = 0; i < parent.getNum_children(); i++) {
			children.add(type(next(), depth + 1));
		}
		return children;
	}

	private Type type(SchemaElement element, int depth) throws DamagedParquetException {
		Type.Repetition repetition = Type.Repetition.valueOf(
				DamagedParquetException.present(element.getRepetition_type(), "the repetition of a column").name());
		LogicalTypeAnnotation meaning = meaning(element);
		if (!element.isSetType()) {
			Types.GroupBuilder<GroupType> group = Types.buildGroup(repetition);
			return ((meaning != null) ? group.as(meaning) : group)
				.addFields(children(element, depth).toArray(new Type[0]))
				.named(element.getName());
		}
		Types.PrimitiveBuilder<?> primitive = Types.primitive(PrimitiveTypeName.valueOf(name(element)), repetition)
			.length(element.getType_length());
		return (Type) ((meaning != null) ? primitive.as(meaning) : primitive).named(element.getName());
	}

	/** What parquet-java calls the type of a column. */
	private static String name(SchemaElement element) throws DamagedParquetException {
		String name = DamagedParquetException.present(element.getType(), "the type of a column").name();
		return name.equals("BYTE_ARRAY") ? PrimitiveTypeName.BINARY.name() : name;
	}

	private static @Nullable LogicalTypeAnnotation meaning(SchemaElement element) {
		ConvertedType converted = element.getConverted_type();
		LogicalType logical = element.getLogicalType();
		if (logical != null && logical.isSetFLOAT16()) {
			return LogicalTypeAnnotation.float16Type();
		}
		if (logical != null && (logical.isSetSTRING() || logical.isSetENUM() || logical.isSetJSON())) {
			return LogicalTypeAnnotation.stringType();
		}
		if (converted == null) {
			return null;
		}
		return switch (converted) {
			case UTF8, ENUM, JSON -> LogicalTypeAnnotation.stringType();
			case LIST -> LogicalTypeAnnotation.listType();
			case MAP -> LogicalTypeAnnotation.mapType();
			case DECIMAL -> LogicalTypeAnnotation.decimalType(element.getScale(), element.getPrecision());
			case UINT_32 -> LogicalTypeAnnotation.intType(Integer.SIZE, false);
			case UINT_64 -> LogicalTypeAnnotation.intType(Long.SIZE, false);
			default -> null;
		};
	}

}
