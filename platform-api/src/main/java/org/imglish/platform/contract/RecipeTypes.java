package org.imglish.platform.contract;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.swagger.v3.core.util.AnnotationsUtils;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import org.imglish.jobs.recipe.RecipeSchema;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Says in the OpenAPI document what a {@code recipe} is. */
@Component
@Order(-1)
class RecipeTypes implements OpenApiCustomizer {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final String PLACE = "#/components/schemas/";

	@Override
	public void customise(OpenAPI document) {
		ObjectNode definitions = JsonNodeFactory.instance.objectNode();
		RecipeSchema.define(definitions, PLACE);
		JsonNode pipeline = RecipeSchema.document().path("$defs").path("Pipeline");
		definitions.set("PipelineDocument", JSON.readTree(pipeline.toString().replace("#/$defs/", PLACE)));
		for (Map.Entry<String, JsonNode> definition : definitions.properties()) {
			document.getComponents().addSchemas(definition.getKey(), schema(definition.getValue()));
		}
		schemaOf(document, "NewRun").addProperty("recipe", recipe());
		schemaOf(document, "Draft").addProperty("recipe", new JsonSchema().anyOf(List.of(recipe(), pipeline())));
		bodies(document, "/api/v1/pipelines").forEach((body) -> body.schema(pipeline()));
		ApiResponse outlooks = Objects
			.requireNonNull(submission(document, "/api/v1/pipelines").getResponses().get("200"));
		outlooks.getContent()
			.values()
			.forEach((body) -> body.schema(new JsonSchema().types(Set.of("object"))
				.additionalProperties(new JsonSchema().$ref(PLACE + "Outlook"))));
		Schema<?> ingest = AnnotationsUtils.clone(schemaOf(document, "NewRun"), true);
		ingest.addProperty("recipe", new JsonSchema().$ref(PLACE + "IngestRecipe"));
		document.getComponents().addSchemas("NewDataset", ingest);
		bodies(document, "/api/v1/datasets")
			.forEach((body) -> body.schema(new JsonSchema().$ref(PLACE + "NewDataset")));
		for (String name : List.of("Run", "Outlook")) {
			schemaOf(document, name).addProperty("recipe",
					new JsonSchema().types(Set.of("object")).description("The complete recipe"));
		}
	}

	private static Collection<MediaType> bodies(OpenAPI document, String path) {
		return submission(document, path).getRequestBody().getContent().values();
	}

	private static Operation submission(OpenAPI document, String path) {
		return Objects.requireNonNull(document.getPaths().get(path)).getPost();
	}

	private static Schema<?> recipe() {
		return new JsonSchema().$ref(PLACE + "Recipe");
	}

	private static Schema<?> pipeline() {
		return new JsonSchema().$ref(PLACE + "PipelineDocument");
	}

	private static Schema<?> schemaOf(OpenAPI document, String name) {
		Schema<?> schema = document.getComponents().getSchemas().get(name);
		if (schema == null) {
			throw new IllegalStateException("The API has no " + name);
		}
		return schema;
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
