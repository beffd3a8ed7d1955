package org.imglish.jobs.run;

import java.util.Optional;

import org.imglish.core.library.DatasetVersion;
import org.imglish.core.library.Named;
import org.imglish.core.source.Ingestion;
import org.imglish.jobs.recipe.CompleteRecipe;
import org.imglish.jobs.recipe.InvalidRecipeException;
import org.imglish.jobs.recipe.Recipe;
import org.imglish.jobs.recipe.Recipes;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts versions in the place of the datasets that a recipe names: {@code pets} becomes
 * {@code pets@3} where that is the newest version, complete or being made, and
 * {@code pets@1} becomes {@code pets}, as the first version is called. A recipe that
 * appends gets the name of the version that it makes.
 */
final class DatasetVersions {

	private static final String DATASET = "dataset";

	private final JdbcClient jdbc;

	DatasetVersions(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** A copy of a recipe, or the recipe itself where it stays as it is. */
	JsonNode resolved(JsonNode recipe) {
		CompleteRecipe complete = complete(recipe).orElse(null);
		if (complete == null) {
			return recipe;
		}
		ObjectNode copy = complete.json().deepCopy();
		if (complete.recipe() instanceof Recipe.Ingest ingest && ingest.ingestion().append() != null) {
			append(copy, recipe, ingest.ingestion());
		}
		for (Named named : complete.recipe().named()) {
			if (named instanceof Named.Dataset dataset && !dataset.field().equals(Ingestion.APPEND)) {
				put(copy, dataset.field(), exact(dataset.name()));
			}
		}
		return copy.equals(complete.json()) ? recipe : copy;
	}

	/**
	 * A recipe whose names mean the versions that they meant when it was submitted,
	 * whatever was added since.
	 * @param stored a stored recipe, which is changed
	 */
	static void pin(CompleteRecipe stored) {
		for (Named named : stored.recipe().named()) {
			if (named instanceof Named.Dataset dataset) {
				put(stored.json(), dataset.field(), DatasetVersion.of(dataset.name()).numbered());
			}
		}
	}

	/** What cannot be read is told by whoever reads it. */
	private static Optional<CompleteRecipe> complete(JsonNode recipe) {
		try {
			return Optional.of(Recipes.complete(recipe));
		}
		catch (InvalidRecipeException ex) {
			return Optional.empty();
		}
	}

	private void append(ObjectNode recipe, JsonNode given, Ingestion ingestion) {
		String series = DatasetVersion.of(ingestion.dataset()).series();
		DatasetVersion made = DatasetVersion.of(ingestion.dataset());
		if (made.name().equals(series)) {
			made = new DatasetVersion(series, last(series)).next();
		}
		recipe.put(DATASET, made.name());
		String older = String.valueOf(ingestion.append());
		if (older.equals(series)) {
			older = newest(series, made.number() - 1).orElse(series);
		}
		recipe.put(Ingestion.APPEND, DatasetVersion.of(older).name());
		if (!given.has("imageSide")) {
			imageSide(older).ifPresent((side) -> recipe.put("imageSide", side));
		}
	}

	private String exact(String name) {
		DatasetVersion version = DatasetVersion.of(name);
		return name.equals(version.series()) ? newest(name, Integer.MAX_VALUE).orElse(name) : version.name();
	}

	/** The newest version up to one, unless its ingest was given up. */
	private Optional<String> newest(String series, int most) {
		return this.jdbc
			.sql("""
					SELECT v.name FROM (SELECT name, run, complete, coalesce(nullif(split_part(name, '@', 2), ''), '1')::int AS number
						FROM imglish.dataset WHERE split_part(name, '@', 1) = :series AND NOT deleting) v JOIN imglish.run r ON r.id = v.run
					WHERE v.number <= :most AND (v.complete OR r.state NOT IN ('FAILED', 'CANCELLED')) ORDER BY v.number DESC LIMIT 1
					""")
			.param("series", series)
			.param("most", most)
			.query(String.class)
			.optional();
	}

	/** The number of the last version whose name is taken; 1 where there is none. */
	private int last(String series) {
		return this.jdbc
			.sql("""
					SELECT coalesce(max(coalesce(nullif(split_part(d.name, '@', 2), ''), '1')::int), 1)
					FROM imglish.dataset d JOIN imglish.run r ON r.id = d.run
					WHERE split_part(d.name, '@', 1) = ? AND (d.complete OR d.deleting OR r.state NOT IN ('FAILED', 'CANCELLED'))
					""")
			.param(series)
			.query(Integer.class)
			.single();
	}

	private Optional<Integer> imageSide(String dataset) {
		return this.jdbc.sql("SELECT image_side FROM imglish.dataset WHERE name = ? AND image_side > 0")
			.param(dataset)
			.query(Integer.class)
			.optional();
	}

	/** Puts a name at a place such as {@code data.pairs.datasets[1].dataset}. */
	private static void put(ObjectNode recipe, String field, String name) {
		JsonNode at = recipe;
		String[] keys = field.split("[.\\[]");
		for (int i = 0; i < keys.length - 1; i++) {
			at = step(at, keys[i]);
		}
		if (at instanceof ObjectNode object) {
			object.put(keys[keys.length - 1], name);
		}
	}

	private static JsonNode step(JsonNode at, String key) {
		return (at instanceof ArrayNode list) ? list.path(Integer.parseInt(key.substring(0, key.length() - 1)))
				: at.path(key);
	}

}
