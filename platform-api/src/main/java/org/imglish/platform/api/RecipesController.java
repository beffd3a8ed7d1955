package org.imglish.platform.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.swagger.v3.oas.annotations.Operation;
import org.imglish.core.task.Task;
import org.imglish.jobs.pipeline.Pipelines;
import org.imglish.jobs.recipe.RecipeExamples;
import org.imglish.jobs.recipe.RecipeSchema;
import org.imglish.jobs.recipe.Recipes;
import org.imglish.jobs.recipe.RunKind;
import org.imglish.jobs.run.InvalidInputException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** What recipes may be. */
@RestController
@RequestMapping(path = "/api/v1/recipes", produces = MediaType.APPLICATION_JSON_VALUE)
class RecipesController {

	/** The JSON Schema of recipes and pipelines. */
	@GetMapping("/schema")
	@Operation(summary = "Gives the JSON Schema of recipes and pipelines")
	JsonNode getRecipeSchema() {
		return RecipeSchema.document();
	}

	/** Commented recipes to begin with, one for each kind and task. */
	@GetMapping("/examples")
	@Operation(summary = "Lists commented recipes to begin with, one for each kind and task")
	List<Example> listRecipeExamples() {
		List<Example> examples = new ArrayList<>();
		for (RunKind kind : RunKind.values()) {
			String word = kind.name().toLowerCase(Locale.ROOT);
			if (kind == RunKind.FINETUNE || kind == RunKind.EVALUATE) {
				for (Task task : Task.values()) {
					examples.add(new Example(word + " " + task.word(), RecipeExamples.of(kind, task)));
				}
			}
			else {
				examples.add(new Example(word, RecipeExamples.of(kind, null)));
			}
		}
		return examples;
	}

	/**
	 * Says what is wrong with a recipe or a pipeline, without submitting it.
	 * @return the recipe with every default filled in, or the pipeline as it was given
	 */
	@PostMapping("/check")
	@Operation(
			summary = "Finds the mistakes in a recipe or a pipeline without submitting it; answers the complete recipe")
	JsonNode checkRecipe(@RequestBody Draft draft) {
		JsonNode document = draft.recipe();
		if (document == null || !document.isObject()) {
			throw new InvalidInputException("The body needs 'recipe': a recipe or a pipeline");
		}
		if (document.has("runs")) {
			Pipelines.check(document);
			return document;
		}
		return Recipes.complete(document).json();
	}

	/**
	 * @param recipe what is to be checked
	 */
	record Draft(JsonNode recipe) {

	}

	/**
	 * @param name kind and task
	 * @param text the recipe with comments, in YAML
	 */
	record Example(String name, String text) {

	}

}
