package org.imglish.jobs.pipeline;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A run of a pipeline as its document describes it.
 *
 * @param name its name within the document
 * @param recipe the recipe, in which {@code $NAME} stands for the number of another run
 * @param needs names of the runs that it waits for
 * @param priority higher goes first
 * @param tags free words
 */
record PipelineNode(String name, JsonNode recipe, Set<String> needs, int priority, List<String> tags) {

	PipelineNode {
		needs = Set.copyOf(needs);
		tags = List.copyOf(tags);
	}

	/** The recipe with a number in the place of each reference. */
	JsonNode resolved(ToLongFunction<String> numbers) {
		return resolved(this.recipe, numbers);
	}

	private static JsonNode resolved(JsonNode node, ToLongFunction<String> numbers) {
		if (node.isString() && isReference(node.asString())) {
			return JsonNodeFactory.instance.numberNode(numbers.applyAsLong(node.asString().substring(1)));
		}
		if (node.isObject()) {
			ObjectNode object = JsonNodeFactory.instance.objectNode();
			for (Map.Entry<String, JsonNode> field : node.properties()) {
				object.set(field.getKey(), resolved(field.getValue(), numbers));
			}
			return object;
		}
		if (node.isArray()) {
			ArrayNode array = JsonNodeFactory.instance.arrayNode();
			node.forEach((element) -> array.add(resolved(element, numbers)));
			return array;
		}
		return node;
	}

	static boolean isReference(String text) {
		return text.matches("\\$[A-Za-z0-9][A-Za-z0-9._-]*");
	}

}
