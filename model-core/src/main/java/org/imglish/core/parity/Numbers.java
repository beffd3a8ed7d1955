package org.imglish.core.parity;

import java.util.List;

import tools.jackson.databind.JsonNode;

/** Reads lists of a case's JSON. */
final class Numbers {

	private Numbers() {
	}

	static List<String> strings(JsonNode list) {
		return list.valueStream().map(JsonNode::asString).toList();
	}

	/** Numbers, where null stands for what is not a number. */
	static double[] doubles(JsonNode list) {
		return list.valueStream().mapToDouble((node) -> node.isNull() ? Double.NaN : node.asDouble()).toArray();
	}

	static float[] floats(JsonNode list) {
		float[] values = new float[list.size()];
		for (int i = 0; i < values.length; i++) {
			values[i] = (float) list.path(i).asDouble();
		}
		return values;
	}

	static long[] longs(JsonNode list) {
		return list.valueStream().mapToLong(JsonNode::asLong).toArray();
	}

	static int[] integers(JsonNode list) {
		return list.valueStream().mapToInt(JsonNode::asInt).toArray();
	}

	/** The pixels of a map of rows, row by row. */
	static int[] pixels(JsonNode rows) {
		return rows.valueStream().flatMap(JsonNode::valueStream).mapToInt(JsonNode::asInt).toArray();
	}

}
