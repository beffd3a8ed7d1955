package org.imglish.jobs.recipe;

import java.util.Locale;
import java.util.Optional;

import org.imglish.core.field.FieldCatalog;
import org.imglish.core.field.FieldEntry;
import org.imglish.core.task.Task;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Recipes to start from: what must be given, and every default as a comment. */
public final class RecipeExamples {

	private RecipeExamples() {
	}

	/** A recipe of a kind that says no more than it must. */
	static JsonNode smallest(RunKind kind) {
		return RecipeText.parse(switch (kind) {
			case INGEST -> "{kind: ingest, dataset: NAME, source: {format: image-folder, path: FOLDER}}";
			case TOKENIZER -> "{kind: tokenizer, data: {images: {dataset: NAME}}}";
			case PRETRAIN ->
				"{kind: pretrain, data: {images: {dataset: NAME}, texts: {dataset: NAME}, pairs: {dataset: NAME}}}";
			case FINETUNE -> "{kind: finetune, data: {train: {dataset: NAME}}}";
			case EVALUATE -> "{kind: evaluate, from: {run: 1}, dataset: NAME}";
		});
	}

	/**
	 * A commented recipe.
	 * @param task the task of a fine-tuning or an evaluation, or null for the usual one
	 * @throws IllegalArgumentException if the kind has no task
	 */
	public static String of(RunKind kind, @Nullable Task task) {
		ObjectNode given = (ObjectNode) smallest(kind);
		if (task != null && kind != RunKind.FINETUNE && kind != RunKind.EVALUATE) {
			throw new IllegalArgumentException("A recipe of the kind " + RecipePages.word(kind) + " has no task");
		}
		if (task != null) {
			given.put("task", task.word());
		}
		StringBuilder text = new StringBuilder("# yaml-language-server: $schema=" + RecipeText.SCHEMA + "\n");
		text.append("# What is commented out holds anyway.\n");
		write(text, "", Recipes.catalog(kind), RecipeDocument.class, Optional.of(given),
				Recipes.complete(given).json());
		return text.toString();
	}

	private static void write(StringBuilder text, String indent, FieldCatalog catalog, Class<?> record,
			Optional<JsonNode> given, JsonNode complete) {
		for (FieldEntry field : catalog.fields(record)) {
			JsonNode value = complete.path(field.name());
			Optional<JsonNode> own = given.map((object) -> object.path(field.name()))
				.filter((node) -> !node.isMissingNode());
			String start = own.isPresent() ? indent : comment(indent);
			text.append(comment(indent)).append(field.sentence());
			if (value.isMissingNode()) {
				text.append(
						field.objects().isEmpty() ? String.format(Locale.ROOT, " (%s)", RecipePages.range(field)) : "")
					.append('\n');
				text.append(comment(indent))
					.append(field.name())
					.append(field.objects().isEmpty() ? ":" : ": {}")
					.append('\n');
			}
			else if (value.isObject() && field.objects().size() >= 1) {
				text.append('\n').append(start).append(field.name()).append(":\n");
				Class<?> object = field.objects().get(0);
				write(text, (own.isPresent() ? indent : comment(indent)) + "  ", catalog, object, own, value);
			}
			else {
				text.append(String.format(Locale.ROOT, " (%s)\n", RecipePages.range(field)))
					.append(start)
					.append(field.name())
					.append(": ")
					.append(value.isString() ? value.asString() : value.toString())
					.append('\n');
			}
		}
	}

	private static String comment(String indent) {
		return indent.contains("#") ? indent : indent + "# ";
	}

	/** The kind that a word names. */
	public static RunKind kind(String word) {
		return RunKind.valueOf(word.toUpperCase(Locale.ROOT));
	}

}
