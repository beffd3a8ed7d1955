package org.imglish.jobs.recipe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.imglish.core.field.FieldCatalog;
import org.imglish.core.field.FieldEntry;
import tools.jackson.databind.JsonNode;

/** The reference of recipes for people: every field, made from the records. */
public final class RecipePages {

	private static final String HEAD = """
			# Recipes

			Every field of a recipe: what it is for, what holds where it is left out, and what it may be. This page is made from the code
			(`./imglish recipe reference > docs/recipes.md`). `./imglish recipe new KIND` prints a recipe to start from, `./imglish recipe check
			FILE` finds every mistake in one, `./imglish recipe explain FIELD` tells of one field, and `./imglish recipe schema` prints the JSON
			Schema, by which editors complete and check: the first line of the recipes in this folder names it.

			""";

	private RecipePages() {
	}

	/** The whole reference, in Markdown. */
	public static String markdown() {
		StringBuilder page = new StringBuilder(HEAD);
		for (RunKind kind : RunKind.values()) {
			page.append("## ").append(word(kind)).append("\n\n");
			table(page, Recipes.catalog(kind), RecipeDocument.class, "");
		}
		page.append("# Objects in recipes\n\n");
		for (RecipeSection section : RecipeSections.ofObjects()) {
			page.append("## ").append(section.title()).append("\n\n");
			table(page, Recipes.catalog(section.kinds().iterator().next()), section.record(),
					section.paths().iterator().next());
		}
		return page.toString();
	}

	private static RunKind kindOf(Class<?> record) {
		for (RunKind kind : RunKind.values()) {
			if (Recipes.catalog(kind).records().contains(record)) {
				return kind;
			}
		}
		throw new IllegalArgumentException("No recipe holds a " + record);
	}

	private static void table(StringBuilder page, FieldCatalog catalog, Class<?> record, String path) {
		page.append("| field | what it is | default | may be |\n| --- | --- | --- | --- |\n");
		for (FieldEntry field : catalog.fields(record)) {
			page.append(String.format(Locale.ROOT, "| `%s` | %s | %s | %s |\n", field.name(), escaped(field.sentence()),
					escaped(defaults(field, path)), escaped(range(field))));
		}
		page.append('\n');
	}

	/** What may stand there, in words. */
	static String range(FieldEntry field) {
		if (!field.values().isEmpty()) {
			return String.join("; ", field.values());
		}
		String range = field.type() + (field.range().isEmpty() ? "" : ", " + field.range());
		return field.unit().isEmpty() ? range : range + " (" + field.unit() + ")";
	}

	/**
	 * What holds where a field is left out: by rule, or as recipes with nothing in them
	 * have it.
	 */
	static String defaults(FieldEntry field, String path) {
		if (field.required()) {
			return "must be given";
		}
		if (!field.byDefault().isEmpty() || !field.objects().isEmpty()) {
			return field.byDefault();
		}
		String pointer = "/" + (path.isEmpty() ? "" : path.replace('.', '/') + "/") + field.name();
		Map<String, Set<String>> kinds = new LinkedHashMap<>();
		for (RunKind kind : RunKind.values()) {
			JsonNode value = Recipes.complete(RecipeExamples.smallest(kind)).json().at(pointer);
			if (!value.isMissingNode()) {
				kinds.computeIfAbsent(value.toString(), (each) -> new TreeSet<>()).add(word(kind));
			}
		}
		List<String> words = new ArrayList<>();
		kinds
			.forEach((value, of) -> words.add((kinds.size() > 1) ? value + " (" + String.join(", ", of) + ")" : value));
		return String.join(", ", words);
	}

	private static String escaped(String text) {
		return text.replace("|", "\\|").replace("{", "\\{");
	}

	static String word(RunKind kind) {
		return kind.name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Tells of a field.
	 * @param path for example {@code optimizer.peakRate}; with a kind before it, of that
	 * kind alone
	 * @return a paragraph for each meaning that it has; empty where there is no such
	 * field
	 */
	public static List<String> explain(String path) {
		Map<String, Set<String>> meanings = new LinkedHashMap<>();
		for (RunKind kind : RunKind.values()) {
			String own = path.startsWith(word(kind) + ".") ? path.substring(word(kind).length() + 1) : path;
			boolean meant = own.length() < path.length() || !isOfAnotherKind(path);
			for (FieldEntry field : meant ? find(Recipes.catalog(kind), own) : List.<FieldEntry>of()) {
				String outer = own.contains(".") ? own.substring(0, own.lastIndexOf('.')) : "";
				meanings.computeIfAbsent(paragraph(own, field, outer), (each) -> new LinkedHashSet<>()).add(word(kind));
			}
		}
		return meanings.entrySet()
			.stream()
			.map((meaning) -> meaning.getKey() + "  kinds:   " + String.join(", ", meaning.getValue()))
			.toList();
	}

	/**
	 * Where fields of a name stand inside objects.
	 * @param name for example {@code peakRate}
	 */
	public static Set<String> paths(String name) {
		Set<String> paths = new LinkedHashSet<>();
		for (RecipeSection section : RecipeSections.ofObjects()) {
			RunKind kind = section.kinds().iterator().next();
			if (Recipes.catalog(kind)
				.fields(section.record())
				.stream()
				.anyMatch((field) -> field.name().equals(name))) {
				section.paths().forEach((path) -> paths.add(path + "." + name));
			}
		}
		return paths;
	}

	private static boolean isOfAnotherKind(String path) {
		for (RunKind kind : RunKind.values()) {
			if (path.startsWith(word(kind) + ".")) {
				return true;
			}
		}
		return false;
	}

	private static String paragraph(String path, FieldEntry field, String outer) {
		String values = field.values().isEmpty() ? range(field) : "\n    " + String.join("\n    ", field.values());
		return String.format(Locale.ROOT, "%s\n  %s\n  default: %s\n  may be:  %s\n", path, field.sentence(),
				defaults(field, outer), values)
				+ (field.objects().isEmpty() ? "" : "  fields:  " + fields(field) + "\n");
	}

	private static String fields(FieldEntry field) {
		Set<String> names = new LinkedHashSet<>();
		for (Class<?> object : field.objects()) {
			Recipes.catalog(kindOf(object)).fields(object).forEach((inner) -> names.add(inner.name()));
		}
		return String.join(", ", names);
	}

	private static List<FieldEntry> find(FieldCatalog catalog, String path) {
		List<Class<?>> records = List.of(RecipeDocument.class);
		List<FieldEntry> found = List.of();
		for (String name : path.split("\\.")) {
			found = records.stream()
				.flatMap((record) -> catalog.fields(record).stream())
				.filter((field) -> field.name().equals(name))
				.toList();
			records = found.stream().flatMap((field) -> field.objects().stream()).toList();
		}
		return found;
	}

}
