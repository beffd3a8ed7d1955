package org.imglish.platform.api;

import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import org.imglish.jobs.recipe.RecipeSchema;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Says in the OpenAPI document what a {@code recipe} is. */
@Component
class RecipeTypes implements OpenApiCustomizer {

	private static final String PLACE = "#/components/schemas/";

	@Override
	public void customise(OpenAPI document) {
		ObjectNode definitions = JsonNodeFactory.instance.objectNode();
		RecipeSchema.define(definitions, PLACE);
		for (Map.Entry<String, JsonNode> definition : definitions.properties()) {
			document.getComponents().addSchemas(definition.getKey(), schema(definition.getValue()));
		}
		Schema<?> submitted = document.getComponents().getSchemas().get("NewRun");
		if (submitted != null) {
			submitted.addProperty("recipe", new JsonSchema().$ref(PLACE + "Recipe"));
		}
	}

	private static Schema<?> schema(JsonNode definition) {
		try {
			return Json31.mapper().readValue(definition.toString(), JsonSchema.class);
		}
		catch (JsonProcessingException ex) {
			throw new IllegalStateException("The schema of recipes cannot be shown", ex);
		}
	}

}
