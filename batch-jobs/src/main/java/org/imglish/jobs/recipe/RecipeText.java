package org.imglish.jobs.recipe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads the text of a recipe, YAML or JSON, as its author wrote it. */
public final class RecipeText {

	/** JSON begins with a quoted key; {@code {kind: …}} is YAML in its flow style. */
	private static final Pattern JSON_OBJECT = Pattern.compile("\\s*\\{\\s*[\"}]");

	private RecipeText() {
	}

	/**
	 * Parses a recipe; {@link Recipes#complete(JsonNode)} validates it.
	 * @param text one YAML document or one JSON object
	 * @throws InvalidRecipeException if the text is neither, with line and column
	 */
	public static JsonNode parse(String text) {
		ObjectMapper mapper = JSON_OBJECT.matcher(text).lookingAt()
				? JsonMapper.builder()
					.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
					.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
					.build()
				: YAMLMapper.builder()
					.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
					.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
					.build();
		try {
			return mapper.readTree(text);
		}
		catch (JacksonException ex) {
			TokenStreamLocation place = ex.getLocation();
			String where = (place != null) ? "line " + place.getLineNr() + ", column " + place.getColumnNr() : "";
			throw new InvalidRecipeException(List.of(new Mistake(where,
					"is neither YAML nor JSON: " + ex.getOriginalMessage().lines().findFirst().orElse(""))));
		}
	}

	/**
	 * Reads one of the recipes that come with the program.
	 * @param name for example {@code demo/pretrain}
	 * @throws InvalidRecipeException if there is none of that name
	 */
	public static String bundled(String name) throws IOException {
		try (InputStream in = name.matches("[a-z0-9/-]+")
				? RecipeText.class.getResourceAsStream("/recipes/" + name + ".yaml") : null) {
			if (in == null) {
				throw new InvalidRecipeException(List.of(new Mistake("",
						"there is no recipe '" + name + "' in the program; its folder 'recipes' lists them")));
			}
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}
