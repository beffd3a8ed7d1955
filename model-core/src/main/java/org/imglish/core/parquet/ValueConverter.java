package org.imglish.core.parquet;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Makes a value of a column: a text, a number, a truth value, or bytes. */
final class ValueConverter extends PrimitiveConverter {

	/** Stands for bytes that are no UTF-8; no text may hold it (Unicode 23.7). */
	private static final String MALFORMED = "\uFFFF";

	private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

	private final PrimitiveTypeName type;

	private final @Nullable LogicalTypeAnnotation meaning;

	private final ValueBudget budget;

	private final Consumer<JsonNode> target;

	private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
		.onMalformedInput(CodingErrorAction.REPLACE)
		.onUnmappableCharacter(CodingErrorAction.REPLACE)
		.replaceWith(MALFORMED);

	ValueConverter(PrimitiveType type, ValueBudget budget, Consumer<JsonNode> target) {
		this.type = type.getPrimitiveTypeName();
		this.meaning = type.getLogicalTypeAnnotation();
		this.budget = budget;
		this.target = target;
	}

	@Override
	public void addBinary(Binary value) {
		if (this.meaning instanceof StringLogicalTypeAnnotation) {
			add(NODES.stringNode(text(value.toByteBuffer())));
		}
		else if (this.meaning instanceof DecimalLogicalTypeAnnotation decimal) {
			add(NODES.numberNode(new BigDecimal(new BigInteger(value.getBytes()), decimal.getScale())));
		}
		else if (this.meaning instanceof Float16LogicalTypeAnnotation) {
			add(NODES.numberNode(half(value.getBytes())));
		}
		else if (this.type == PrimitiveTypeName.INT96) {
			add(NODES.stringNode(value.toString()));
		}
		else {
			add(NODES.binaryNode(value.getBytes()));
		}
	}

	/** The number that two bytes are in IEEE 754's binary16, the lower byte first. */
	private static double half(byte[] bytes) {
		int bits = bytes[0] & 0xff | bytes[1] << 8;
		int exponent = bits >> 10 & 0x1f;
		int fraction = bits & 0x3ff;
		double size = switch (exponent) {
			case 0 -> Math.scalb((double) fraction, -24);
			case 0x1f -> (fraction == 0) ? Double.POSITIVE_INFINITY : Double.NaN;
			default -> Math.scalb((double) (fraction | 0x400), exponent - 25);
		};
		return (bits < 0) ? -size : size;
	}

	private String text(ByteBuffer bytes) {
		try {
			return this.decoder.decode(bytes).toString();
		}
		catch (CharacterCodingException ex) {
			throw new IllegalStateException("a decoder that replaces found nothing to replace with", ex);
		}
	}

	@Override
	public void addBoolean(boolean value) {
		add(NODES.booleanNode(value));
	}

	@Override
	public void addInt(int value) {
		if (this.meaning instanceof IntLogicalTypeAnnotation) {
			add(NODES.numberNode(Integer.toUnsignedLong(value)));
		}
		else {
			addLong((long) value);
		}
	}

	@Override
	public void addLong(long value) {
		if (this.meaning instanceof DecimalLogicalTypeAnnotation decimal) {
			add(NODES.numberNode(BigDecimal.valueOf(value, decimal.getScale())));
		}
		else if (this.meaning instanceof IntLogicalTypeAnnotation && value < 0) {
			add(NODES.numberNode(new BigInteger(Long.toUnsignedString(value))));
		}
		else {
			add(NODES.numberNode(value));
		}
	}

	@Override
	public void addFloat(float value) {
		add(NODES.numberNode((double) value));
	}

	@Override
	public void addDouble(double value) {
		add(NODES.numberNode(value));
	}

	private void add(JsonNode node) {
		this.budget.spend();
		this.target.accept(node);
	}

}
