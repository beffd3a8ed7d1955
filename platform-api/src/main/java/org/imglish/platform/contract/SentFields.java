package org.imglish.platform.contract;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Schema;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Says what clients may leave out: each field that may be null of what is sent only. What
 * is answered has all of its fields.
 */
@Component
@Order(10)
class SentFields implements OpenApiCustomizer {

	@Override
	public void customise(OpenAPI document) {
		Set<String> sent = new LinkedHashSet<>();
		Set<String> answered = new LinkedHashSet<>();
		for (PathItem path : document.getPaths().values()) {
			for (Operation operation : path.readOperations()) {
				collect(document, operation.getRequestBody(), sent);
				collect(document, operation.getResponses(), answered);
			}
		}
		sent.removeAll(answered);
		for (String name : sent) {
			Schema<?> schema = document.getComponents().getSchemas().get(name);
			if (schema != null && schema.getProperties() != null && schema.getRequired() != null) {
				Set<String> nullable = nullable(schema);
				schema.setRequired(schema.getRequired().stream().filter((field) -> !nullable.contains(field)).toList());
			}
		}
	}

	private static Set<String> nullable(Schema<?> schema) {
		Set<String> names = new LinkedHashSet<>();
		schema.getProperties().forEach((name, property) -> {
			if (RecordSchemas.isNullable(property)) {
				names.add(name);
			}
		});
		return names;
	}

	/** Adds the names of all schemas that a part of the document leads to. */
	private static void collect(OpenAPI document, @Nullable Object part, Set<String> names) {
		Deque<Object> open = new ArrayDeque<>();
		if (part != null) {
			open.add(part);
		}
		while (!open.isEmpty()) {
			JsonNode tree = Json31.mapper().valueToTree(open.remove());
			for (String reference : tree.findValuesAsText("$ref")) {
				String name = reference.substring(reference.lastIndexOf('/') + 1);
				Schema<?> schema = document.getComponents().getSchemas().get(name);
				if (schema != null && names.add(name)) {
					open.add(schema);
				}
			}
		}
	}

}
