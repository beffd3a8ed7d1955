package org.imglish.core.parity;

import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.JsonNode;

/** Expected numbers and texts of a case that keeps them as JSON, by path. */
final class Expected {

	private final JsonNode root;

	private final Comparison comparison;

	Expected(JsonNode root, Comparison comparison) {
		this.root = root;
		this.comparison = comparison;
	}

	private JsonNode at(String... path) {
		JsonNode node = this.root;
		for (String name : path) {
			node = node.isArray() ? node.path(Integer.parseInt(name)) : node.path(name);
		}
		if (node.isMissingNode()) {
			throw new IllegalArgumentException("expected.json has no " + String.join("/", path));
		}
		return node;
	}

	/** Names below a path. */
	List<String> names(String... path) {
		return new ArrayList<>(at(path).propertyNames());
	}

	List<String> strings(String... path) {
		return Numbers.strings(at(path));
	}

	void value(double got, String... path) {
		this.comparison.compare(String.join("/", path), new double[] { at(path).asDouble() }, new double[] { got });
	}

	/** Compares a list, where null stands for what is not a number. */
	void values(double[] got, String... path) {
		double[] wanted = Numbers.doubles(at(path));
		double[] defined = got.clone();
		for (int i = 0; i < Math.min(wanted.length, got.length); i++) {
			if (Double.isNaN(wanted[i]) && Double.isNaN(got[i])) {
				wanted[i] = 0;
				defined[i] = 0;
			}
		}
		this.comparison.compare(String.join("/", path), wanted, defined);
	}

	void text(String got, String... path) {
		this.comparison.compare(String.join("/", path), at(path).asString(), got);
	}

}
