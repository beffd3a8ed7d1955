package org.imglish.platform.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** What the OpenAPI document of a server promises, held against what it answers. */
final class Contract {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

	private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

	private final JsonNode document;

	private final List<Operation> operations = new ArrayList<>();

	private Contract(JsonNode document) {
		this.document = document;
		document.path("paths")
			.forEachEntry((path, item) -> item.forEachEntry((method, operation) -> this.operations
				.add(new Operation(path, method.toUpperCase(Locale.ROOT), operation))));
	}

	/** The contract of a server. */
	static Contract of(String url) throws IOException, InterruptedException {
		HttpResponse<String> answer = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create(url + "/v3/api-docs")).build(),
					HttpResponse.BodyHandlers.ofString());
		return new Contract(JSON.readTree(answer.body()));
	}

	JsonNode document() {
		return this.document;
	}

	List<Operation> operations() {
		return this.operations;
	}

	/**
	 * Fails where an answer is not one of those that the document has for its request.
	 */
	void check(HttpResponse<?> answer, String body) {
		HttpRequest request = answer.request();
		String path = request.uri().getRawPath();
		Operation operation = this.operations.stream()
			.filter((each) -> each.isFor(request.method(), path))
			.min(Comparator.comparingLong((each) -> each.path().chars().filter((letter) -> letter == '{').count()))
			.orElse(null);
		if (operation == null || answer.statusCode() == 405) {
			return;
		}
		String status = Integer.toString(answer.statusCode());
		JsonNode response = resolved(operation.node().path("responses").path(status));
		assertThat(response.isObject()).as("%s: %s is documented; body %s", request, status, body).isTrue();
		JsonNode content = response.path("content");
		if (content.isEmpty()) {
			assertThat(body).as("%s: %s has no body", request, status).isEmpty();
			return;
		}
		String type = answer.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
		assertThat(content.propertyNames()).as("%s: type of %s", request, status).contains(type);
		if (type.endsWith("json")) {
			assertThat(mistakes(content.path(type).path("schema"), JSON.readTree(body)))
				.as("%s: body of %s is as documented: %s", request, status, body)
				.isEmpty();
		}
		if (type.equals("text/csv") || type.equals("application/x-ndjson")) {
			return;
		}
		response.path("headers")
			.propertyNames()
			.stream()
			.forEach((name) -> assertThat(answer.headers().firstValue(name))
				.as("%s: header %s of %s", request, name, status)
				.isPresent());
	}

	/** What is wrong with a value by a schema of the document. */
	List<String> mistakes(JsonNode schema, JsonNode value) {
		return this.schemas.computeIfAbsent(schema.toString(), (key) -> {
			ObjectNode whole = ((ObjectNode) schema).deepCopy();
			whole.set("components", this.document.path("components"));
			return this.registry.getSchema(whole);
		}).validate(value).stream().map(Error::toString).toList();
	}

	/** What a reference in the document leads to. */
	JsonNode resolved(JsonNode part) {
		String reference = part.path("$ref").asString("");
		return reference.isEmpty() ? part : this.document.at(reference.substring(1));
	}

	/**
	 * An operation of the document.
	 *
	 * @param path its path, with names in braces
	 * @param method in capitals
	 * @param node what the document says of it
	 */
	record Operation(String path, String method, JsonNode node) {

		private boolean isFor(String method, String path) {
			return this.method.equals(method)
					&& path.matches(Pattern.quote(this.path).replaceAll("\\{\\w+}", "\\\\E[^/]+\\\\Q"));
		}

		@Override
		public String toString() {
			return this.method + " " + this.path;
		}

	}

}
