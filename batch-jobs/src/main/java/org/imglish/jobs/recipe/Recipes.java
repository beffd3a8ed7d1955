package org.imglish.jobs.recipe;

import java.util.List;
import java.util.Map;

import org.imglish.core.field.Binder;
import org.imglish.core.field.Bound;
import org.imglish.core.field.FieldCatalog;
import org.imglish.core.field.InvalidFieldsException;
import org.imglish.core.field.Mistake;
import org.imglish.core.library.SavedWeights;
import org.imglish.core.task.Task;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Validates recipes as a whole and fills every default in. */
public final class Recipes {

	private static final Binder BINDER = new Binder(Map.of(SavedWeights.class, From.class));

	private Recipes() {
	}

	/**
	 * Completes a recipe that is submitted.
	 * @param given what its author wrote
	 * @throws InvalidRecipeException with every mistake in it
	 */
	public static CompleteRecipe complete(JsonNode given) {
		try {
			Bound<RecipeDocument> bound = BINDER.read(given, RecipeDocument.class);
			int parts = given.has("accumulate") ? 1 : StepParts.of(bound.value());
			return complete((parts == 1) ? bound
					: BINDER.read(((ObjectNode) given.deepCopy()).put("accumulate", parts), RecipeDocument.class));
		}
		catch (InvalidFieldsException ex) {
			// without its kind nobody knows what fields a recipe has
			List<Mistake> ofKind = ex.mistakes().stream().filter((mistake) -> mistake.path().equals("kind")).toList();
			throw new InvalidRecipeException(explained(kind(given), ofKind.isEmpty() ? ex.mistakes() : ofKind));
		}
	}

	/**
	 * Reads a recipe that was accepted once, perhaps by an older version of this program:
	 * former names are understood, new fields have their defaults, and today's bounds do
	 * not apply.
	 * @throws InvalidRecipeException if nothing can be made of it
	 */
	public static CompleteRecipe stored(JsonNode stored) {
		try {
			return complete(BINDER.stored(stored, RecipeDocument.class));
		}
		catch (InvalidFieldsException ex) {
			throw new InvalidRecipeException(ex.mistakes());
		}
	}

	/**
	 * Mistakes in a recipe, each with the section of the reference that tells of its
	 * place.
	 */
	public static List<Mistake> explained(@Nullable RunKind kind, List<Mistake> mistakes) {
		return mistakes.stream()
			.map((mistake) -> mistake.explainedIn(RecipeSections.anchor(kind, mistake.path())))
			.toList();
	}

	private static @Nullable RunKind kind(JsonNode given) {
		return RunKind.of(given.path("kind").asString("")).orElse(null);
	}

	/** The fields of the recipes of a kind, from {@link RecipeDocument} on. */
	static FieldCatalog catalog(RunKind kind) {
		return new FieldCatalog(BINDER, RecipeDocument.class, Map.of(Recipe.class, Recipe.of(kind)));
	}

	private static CompleteRecipe complete(Bound<RecipeDocument> bound) {
		RecipeDocument document = bound.value();
		Task task = document.recipe().task();
		String name = (document.name() != null) ? document.name() : Title.of(document.kind(), document.recipe());
		return new CompleteRecipe(document.kind(), (task != null) ? task.word() : null, name, bound.json(),
				document.recipe());
	}

}
