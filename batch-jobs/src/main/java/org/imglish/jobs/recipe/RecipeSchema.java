package org.imglish.jobs.recipe;

import java.util.Locale;
import java.util.Map;

import org.imglish.core.field.FieldCatalog;
import org.imglish.core.field.JsonSchema;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The JSON Schemas of recipes and pipelines, made from the fields of the records. */
public final class RecipeSchema {

	private static final String DEFINITIONS = "#/$defs/";

	private RecipeSchema() {
	}

	/** Schema of a document that is a recipe or a pipeline. */
	public static ObjectNode document() {
		ObjectNode schema = JsonNodeFactory.instance.objectNode()
			.put("$schema", JsonSchema.DIALECT)
			.put("title", "A recipe of Imglish, or a pipeline of several");
		ObjectNode definitions = JsonNodeFactory.instance.objectNode();
		ObjectNode pipeline = pipeline();
		schema.set("if", JsonNodeFactory.instance.objectNode().set("required", array("runs")));
		schema.set("then", reference("Pipeline"));
		schema.set("else", reference("Recipe"));
		define(definitions, DEFINITIONS);
		definitions.set("Pipeline", pipeline);
		schema.set("$defs", definitions);
		return schema;
	}

	/**
	 * Defines {@code Recipe} and what it refers to.
	 * @param definitions takes the schemas
	 * @param place where they stand in their document, for example {@code #/$defs/}
	 */
	public static void define(ObjectNode definitions, String place) {
		ObjectNode recipe = definitions.putObject("Recipe")
			.put("type", "object")
			.put("description", "What a run is to do.");
		recipe.set("required", array("kind"));
		ArrayNode kinds = recipe.putArray("oneOf");
		for (RunKind kind : RunKind.values()) {
			String word = kind.name().toLowerCase(Locale.ROOT);
			String name = word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1) + "Recipe";
			ObjectNode object = new JsonSchema(Recipes.catalog(kind), definitions, place).object(RecipeDocument.class);
			ObjectNode ofKind = (ObjectNode) object.path("properties").path("kind");
			ofKind.remove("enum");
			ofKind.put("const", word);
			definitions.set(name, object);
			kinds.addObject().put("$ref", place + name);
		}
	}

	/**
	 * Within a pipeline, {@code $NAME} stands for a number and a sweep fills fields in.
	 */
	private static ObjectNode pipeline() {
		ObjectNode schema = JsonNodeFactory.instance.objectNode()
			.put("type", "object")
			.put("additionalProperties", false);
		schema.set("required", array("runs"));
		ObjectNode properties = schema.putObject("properties");
		properties.putObject("name").put("type", "string").put("description", "What the pipeline is called.");
		ObjectNode run = properties.putObject("runs")
			.put("type", "object")
			.put("description", "The runs by name.")
			.put("minProperties", 1)
			.putObject("additionalProperties")
			.put("type", "object")
			.put("additionalProperties", false);
		run.set("required", array("recipe"));
		ObjectNode fields = run.putObject("properties");
		ObjectNode recipe = fields.putObject("recipe")
			.put("type", "object")
			.put("description", "The recipe of the run; $NAME stands for the number of the run of that name.");
		recipe.set("required", array("kind"));
		ArrayNode kinds = recipe.putObject("properties").putObject("kind").putArray("enum");
		for (RunKind kind : RunKind.values()) {
			kinds.add(kind.name().toLowerCase(Locale.ROOT));
		}
		list(fields.putObject("needs"), "Runs to wait for.");
		list(fields.putObject("tags"), "Words by which runs are found.");
		fields.putObject("priority").put("type", "integer").put("description", "Higher goes first.");
		fields.putObject("sweep")
			.put("type", "object")
			.put("description", "Makes many runs of one: over, samples, seed and halving.");
		return schema;
	}

	private static void list(ObjectNode schema, String sentence) {
		schema.put("type", "array").put("description", sentence).putObject("items").put("type", "string");
	}

	private static ArrayNode array(String word) {
		return JsonNodeFactory.instance.arrayNode().add(word);
	}

	private static ObjectNode reference(String name) {
		return JsonNodeFactory.instance.objectNode().put("$ref", DEFINITIONS + name);
	}

}
