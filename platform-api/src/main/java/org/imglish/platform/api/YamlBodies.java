package org.imglish.platform.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.imglish.jobs.recipe.RecipeText;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.converter.HttpMessageNotWritableException;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads bodies in YAML (RFC 9512) wherever JSON is read, under the rules that recipes in
 * files obey. Answers are JSON.
 */
@Component
@Order(0)
class YamlBodies extends AbstractHttpMessageConverter<Object> {

	private final JsonMapper json;

	YamlBodies(JsonMapper json) {
		super(MediaType.APPLICATION_YAML, new MediaType("application", "x-yaml"), new MediaType("text", "yaml"));
		this.json = json;
	}

	@Override
	protected boolean supports(Class<?> type) {
		return true;
	}

	@Override
	public boolean canWrite(Class<?> type, @Nullable MediaType mediaType) {
		return false;
	}

	@Override
	protected Object readInternal(Class<?> type, HttpInputMessage message) throws IOException {
		String text = new String(message.getBody().readAllBytes(), StandardCharsets.UTF_8);
		try {
			return this.json.treeToValue(RecipeText.parse(text), type);
		}
		catch (JacksonException ex) {
			throw new HttpMessageNotReadableException(String.valueOf(ex.getMessage()), ex, message);
		}
	}

	@Override
	protected void writeInternal(Object body, HttpOutputMessage message) {
		throw new HttpMessageNotWritableException("Answers are JSON");
	}

}
