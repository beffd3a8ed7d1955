package org.imglish.jobs.recipe;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.imglish.core.field.FieldCatalog;
import org.imglish.core.field.FieldEntry;
import org.jspecify.annotations.Nullable;

/**
 * The sections of the reference of recipes: one for each kind, and one for each object in
 * recipes. What stands where is fixed by the program, so it is found out once.
 */
final class RecipeSections {

	private static final List<RecipeSection> OBJECTS = objects();

	private RecipeSections() {
	}

	/** Those of objects, in the order in which recipes come to hold them. */
	static List<RecipeSection> ofObjects() {
		return OBJECTS;
	}

	/**
	 * The anchor of the section that lists what may stand at a place.
	 * @param kind of the recipe, or null where nobody knows it
	 * @param path for example {@code data.train.datasets[0].name}, whether or not there
	 * is such a field
	 */
	static @Nullable String anchor(@Nullable RunKind kind, String path) {
		if (kind == null) {
			return null;
		}
		String place = path.replaceAll("\\[\\d*]", "");
		while (!place.isEmpty()) {
			for (RecipeSection section : OBJECTS) {
				if (section.kinds().contains(kind) && section.paths().contains(place)) {
					return section.anchor();
				}
			}
			place = place.contains(".") ? place.substring(0, place.lastIndexOf('.')) : "";
		}
		return RecipePages.word(kind);
	}

	private static List<RecipeSection> objects() {
		Map<Class<?>, Set<String>> paths = new LinkedHashMap<>();
		Map<Class<?>, Set<RunKind>> kinds = new LinkedHashMap<>();
		for (RunKind kind : RunKind.values()) {
			collect(Recipes.catalog(kind), kind, RecipeDocument.class, "", paths, kinds);
		}
		List<RecipeSection> sections = new ArrayList<>();
		paths.forEach((record, at) -> {
			Set<RunKind> of = kinds.getOrDefault(record, Set.of());
			sections.add(new RecipeSection(record, title(record, at, of, paths, kinds), at, of));
		});
		return List.copyOf(sections);
	}

	private static void collect(FieldCatalog catalog, RunKind kind, Class<?> record, String path,
			Map<Class<?>, Set<String>> paths, Map<Class<?>, Set<RunKind>> kinds) {
		for (FieldEntry field : catalog.fields(record)) {
			String place = path.isEmpty() ? field.name() : path + "." + field.name();
			for (Class<?> object : field.objects()) {
				boolean isNewPlace = paths.computeIfAbsent(object, (each) -> new LinkedHashSet<>()).add(place);
				boolean isNewKind = kinds.computeIfAbsent(object, (each) -> EnumSet.noneOf(RunKind.class)).add(kind);
				if (isNewPlace || isNewKind) {
					collect(catalog, kind, object, place, paths, kinds);
				}
			}
		}
	}

	/** The places; where recipes of other kinds have another object, the kinds, too. */
	private static String title(Class<?> record, Set<String> paths, Set<RunKind> kinds,
			Map<Class<?>, Set<String>> allPaths, Map<Class<?>, Set<RunKind>> allKinds) {
		String title = paths.stream().map((path) -> "`" + path + "`").collect(Collectors.joining(", "));
		boolean differs = allPaths.entrySet()
			.stream()
			.anyMatch((other) -> other.getKey() != record && other.getValue().stream().anyMatch(paths::contains)
					&& !kinds.equals(allKinds.get(other.getKey())));
		return differs ? title + " of " + kinds.stream().map(RecipePages::word).collect(Collectors.joining(", "))
				: title;
	}

}
