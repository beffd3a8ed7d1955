package org.imglish.jobs.recipe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import org.imglish.core.field.Mistake;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/** Reads the text of a recipe, YAML or JSON, as its author wrote it. */
public final class RecipeText {

	/** JSON begins with a quoted key; {@code {kind: …}} is YAML in its flow style. */
	private static final Pattern JSON_OBJECT = Pattern.compile("\\s*\\{\\s*[\"}]");

	/** Where a server on this machine tells what recipes may be. */
	static final String SCHEMA = "http://127.0.0.1:8080/api/v1/recipes/schema";

	private RecipeText() {
	}

	/**
	 * Parses a recipe; {@link Recipes#complete(JsonNode)} validates it.
	 * @param text one YAML document or one JSON object
	 * @throws InvalidRecipeException if the text is neither, has a key twice, or an alias
	 * or a merge key, with line and column
	 */
	public static JsonNode parse(String text) {
		boolean json = JSON_OBJECT.matcher(text).lookingAt();
		ObjectMapper mapper = json ? strict(JsonMapper.builder()) : strict(YAMLMapper.builder());
		try {
			if (!json) {
				refuseReferences(mapper, text);
			}
			return mapper.readTree(text);
		}
		catch (JacksonException ex) {
			throw mistake(ex.getLocation(),
					"is neither YAML nor JSON: " + ex.getOriginalMessage().lines().findFirst().orElse(""));
		}
	}

	private static <M extends ObjectMapper, B extends MapperBuilder<M, B>> M strict(B mapper) {
		return mapper.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
			.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
			.build();
	}

	/**
	 * Refuses aliases and merge keys: the library reads {@code *name} as the text
	 * {@code name}, and {@code <<} as a field.
	 */
	private static void refuseReferences(ObjectMapper mapper, String text) {
		try (JsonParser parser = mapper.createParser(text)) {
			for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
				if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
					throw mistake(parser.currentTokenLocation(),
							"the alias *" + parser.getString() + " is not followed; write the value out in its place");
				}
				if (token == JsonToken.PROPERTY_NAME && parser.currentName().equals("<<")) {
					throw mistake(parser.currentTokenLocation(),
							"the merge key << is not followed; write the fields out in its place");
				}
			}
		}
	}

	private static InvalidRecipeException mistake(@Nullable TokenStreamLocation place, String message) {
		String where = (place != null)
				? String.format(Locale.ROOT, "line %d, column %d", place.getLineNr(), place.getColumnNr()) : "";
		return new InvalidRecipeException(List.of(new Mistake(where, message)));
	}

	/**
	 * Reads the text of a recipe from a file.
	 * @throws IOException if the file is a folder, is no text in UTF-8 or cannot be read
	 */
	public static String read(Path file) throws IOException {
		if (Files.isDirectory(file)) {
			throw new IOException(file + " is a folder; name the file of a recipe");
		}
		try {
			return Files.readString(file);
		}
		catch (CharacterCodingException ex) {
			throw new IOException(file + " is no text in UTF-8; a recipe is YAML or JSON", ex);
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
