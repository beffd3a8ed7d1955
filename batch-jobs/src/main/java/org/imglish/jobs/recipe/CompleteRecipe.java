package org.imglish.jobs.recipe;

import java.util.Optional;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A recipe with every default filled in.
 *
 * @param kind what the run does
 * @param task its downstream task, or null
 * @param name a name for the run
 * @param json the complete recipe
 * @param recipe the same, typed
 */
public record CompleteRecipe(RunKind kind, @Nullable String task, String name, ObjectNode json, Recipe recipe) {

	/** Name of the dataset that it makes, if it makes one. */
	public Optional<String> ingested() {
		return (this.recipe instanceof Recipe.Ingest ingest) ? Optional.of(ingest.ingestion().dataset())
				: Optional.empty();
	}

}
