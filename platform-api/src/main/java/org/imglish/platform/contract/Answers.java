package org.imglish.platform.contract;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** Says how each operation answers: what it gives, and how it can fail. */
@Component
@Order(1)
class Answers implements OpenApiCustomizer {

	private static final String PROBLEM = "Problem";

	private static final String MISTAKE = "Mistake";

	@Override
	public void customise(OpenAPI document) {
		Components components = document.getComponents();
		components.addSchemas(MISTAKE, mistake());
		components.addSchemas(PROBLEM, problem());
		for (Fault fault : Fault.values()) {
			components.addResponses(fault.response(), response(fault));
		}
		document.getPaths()
			.forEach((path, item) -> item.readOperationsMap()
				.forEach((method, operation) -> complete(new Asked(path, method, operation))));
	}

	private static void complete(Asked asked) {
		Operation operation = asked.operation();
		if (asked.isSession()) {
			operation.setSecurity(List.of());
		}
		ApiResponse created = operation.getResponses().get("201");
		if (created != null) {
			created.addHeaderObject(HttpHeaders.LOCATION, header("Where it is from now on",
					new JsonSchema().types(Set.of("string")).format("uri-reference")));
		}
		ApiResponse found = operation.getResponses().get("200");
		if (asked.isRead() && found != null && found.getContent().containsKey("application/json")) {
			found.addHeaderObject(HttpHeaders.ETAG,
					header("What is there, for If-None-Match and If-Match", new JsonSchema().types(Set.of("string"))));
			operation.getResponses()
				.addApiResponse("304", new ApiResponse().description("What If-None-Match names is still there"));
		}
		operation.getResponses().values().forEach(Answers::describe);
		for (Fault fault : Fault.values()) {
			String status = Integer.toString(fault.status().value());
			if (operation.getResponses().containsKey(status) || fault.isPossible(asked)) {
				operation.getResponses()
					.addApiResponse(status, new ApiResponse().$ref("#/components/responses/" + fault.response()));
			}
		}
	}

	private static void describe(ApiResponse response) {
		if (response.getDescription() == null || response.getDescription().isBlank()) {
			response.setDescription("Done");
		}
	}

	private static ApiResponse response(Fault fault) {
		Schema<?> reference = new JsonSchema().$ref("#/components/schemas/" + PROBLEM);
		ApiResponse response = new ApiResponse().description(fault.description())
			.content(new Content().addMediaType("application/problem+json",
					new MediaType().schema(reference).example(example(fault))));
		return switch (fault) {
			case TOO_MANY_REQUESTS -> response.addHeaderObject(HttpHeaders.RETRY_AFTER,
					header("Seconds to wait", new JsonSchema().types(Set.of("integer"))));
			case TOKEN_REQUIRED -> response.addHeaderObject(HttpHeaders.WWW_AUTHENTICATE,
					header("How to bring a token", new JsonSchema().types(Set.of("string"))));
			default -> response;
		};
	}

	private static Object example(Fault fault) {
		return Json31.mapper()
			.createObjectNode()
			.put("title", fault.status().getReasonPhrase())
			.put("status", fault.status().value())
			.put("detail", fault.description() + ".")
			.put("code", fault.code());
	}

	private static Header header(String description, Schema<?> schema) {
		return new Header().description(description).schema(schema);
	}

	private static Schema<?> mistake() {
		return object("One thing wrong with a recipe",
				Map.of("path", text("Where, for example optimizer.peakRate; empty for the whole"), "message",
						text("What is wrong and what is allowed"), "reference",
						text("Address of the fields that may stand there, where it is about one")),
				List.of("path", "message"));
	}

	private static Schema<?> problem() {
		Schema<?> mistakes = new JsonSchema();
		mistakes.types(Set.of("array")).description("All mistakes, where a recipe has some");
		mistakes.setItems(new JsonSchema().$ref("#/components/schemas/" + MISTAKE));
		return object("What went wrong (RFC 9457)",
				Map.of("type", text("Address of what is known of the kind of problem"), "title",
						text("The kind of problem in words"), "status",
						new JsonSchema().types(Set.of("integer")).description("The status of the answer"), "detail",
						text("What is wrong here and what to do"), "instance", text("Path of the request"), "code",
						text("Stable code; docs/errors.md lists all").pattern("^[a-z0-9-]+$"), "mistakes", mistakes),
				List.of("title", "status", "detail", "code"));
	}

	private static Schema<?> object(String description, Map<String, Schema<?>> properties, List<String> required) {
		Schema<?> schema = new JsonSchema();
		schema.types(Set.of("object")).description(description);
		new TreeMap<>(properties).forEach(schema::addProperty);
		schema.setRequired(required);
		return schema;
	}

	private static Schema<?> text(String description) {
		return new JsonSchema().types(Set.of("string")).description(description);
	}

}
