package org.imglish.platform.api;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JsonBodiesTests {

	private static JsonMapper mapper() {
		JsonMapper.Builder json = JsonMapper.builder();
		new JsonBodies().customize(json);
		return json.build();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{'states': [null]}", "{'values': {'a': null}}", "{'name': false}", "{'name': 3}",
			"{'name': 0.5}", "{'states': [true]}", "{'name': 'a', 'name': 'b'}" })
	void whatTheContractDoesNotAllowIsRefused(String body) {
		assertThatExceptionOfType(JacksonException.class)
			.isThrownBy(() -> mapper().readValue(body.replace('\'', '"'), Body.class));
	}

	@Test
	void whatIsLeftOutIsNull() {
		assertThat(mapper().readValue("{\"name\": null, \"states\": []}", Body.class))
			.isEqualTo(new Body(null, List.of(), null));
	}

	@Test
	void aDocumentStaysAsItIs() {
		JsonNode document = mapper().readTree("{\"runs\": [null, 1, false], \"name\": 3}");
		assertThat(mapper().treeToValue(document, JsonNode.class)).isEqualTo(document);
	}

	private record Body(@Nullable String name, @Nullable List<String> states, @Nullable Map<String, String> values) {

	}

}
