package org.imglish.jobs.run;

import java.util.Map;
import java.util.Optional;

import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts versions in the place of the aliases by which a recipe names models:
 * {@code {model: pets@champion}} becomes {@code {model: pets, version: 3}}, and so does
 * {@code {model: pets@3}}. What names no alias that there is stays as it was.
 */
final class AliasedModels {

	private static final String MODEL = "model";

	private final JdbcClient jdbc;

	AliasedModels(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** A copy of a recipe. */
	JsonNode resolved(JsonNode recipe) {
		if (!recipe.toString().contains("@")) {
			return recipe;
		}
		JsonNode copy = recipe.deepCopy();
		resolve(copy);
		return copy;
	}

	private void resolve(JsonNode node) {
		if (node instanceof ObjectNode object) {
			String named = object.path(MODEL).asString("");
			int at = named.indexOf('@');
			if (at > 0 && !object.has("version")) {
				version(named.substring(0, at), named.substring(at + 1))
					.ifPresent((version) -> object.put(MODEL, named.substring(0, at)).put("version", version));
			}
		}
		for (JsonNode inner : node) {
			resolve(inner);
		}
	}

	private Optional<Integer> version(String name, String word) {
		return this.jdbc.sql("""
				SELECT coalesce((SELECT version FROM imglish.model_alias WHERE name = :name AND alias = :word),
					(SELECT version FROM imglish.model WHERE name = :name AND version::text = :word)) AS version
				""")
			.params(Map.of("name", name, "word", word))
			.query((row, index) -> Optional.ofNullable(row.getObject("version", Integer.class)))
			.single();
	}

}
