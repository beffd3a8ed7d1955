package org.imglish.platform.contract;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.responses.ApiResponse;
import org.imglish.core.task.Task;
import org.imglish.jobs.recipe.RecipeExamples;
import org.imglish.jobs.recipe.RecipeText;
import org.imglish.jobs.recipe.RunKind;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.stereotype.Component;

/** Shows bodies as they are sent, and what streams send. */
@Component
class Examples implements OpenApiCustomizer {

	private static final String JSON = org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

	private static final String EVENTS = org.springframework.http.MediaType.TEXT_EVENT_STREAM_VALUE;

	private static final Map<String, String> STREAMS = Map.of("streamRun", """
			id: 41
			event: metric
			data: {"step":20,"values":{"loss":4.1875}}

			id: 42
			event: state
			data: {"state":"COMPLETED"}

			""", "streamRunList", """
			event: runs
			data: {"rows":[],"gone":[12]}

			""");

	private final Map<String, String> bodies = new HashMap<>();

	Examples() {
		String ingest = recipe(RunKind.INGEST, null);
		String finetune = recipe(RunKind.FINETUNE, Task.VQA);
		this.bodies.put("submitRun", "{\"recipe\":" + finetune + ",\"name\":\"questions\",\"tags\":[\"first\"]}");
		this.bodies.put("ingestDataset", "{\"recipe\":" + ingest + "}");
		this.bodies.put("checkRecipe", "{\"recipe\":" + ingest + "}");
		this.bodies.put("submitPipeline", "{\"name\":\"two\",\"runs\":{\"ingest\":{\"recipe\":" + ingest
				+ "},\"tune\":{\"recipe\":" + finetune + ",\"needs\":[\"ingest\"]}}}");
		this.bodies.put("cloneRun", "{\"optimizer\":{\"peakRate\":0.0001}}");
		this.bodies.put("editRun", "{\"name\":\"questions, slower\",\"tags\":[\"kept\"],\"priority\":5}");
		this.bodies.put("actOnRuns",
				"{\"action\":\"CANCEL\",\"filter\":{\"tag\":\"sweep:shapes/rates\",\"state\":[\"WAITING\",\"QUEUED\"]}}");
		this.bodies.put("renameModel", "{\"name\":\"answers\"}");
		this.bodies.put("putModelAlias", "{\"version\":3}");
		this.bodies.put("registerModel", "{\"name\":\"questions\",\"checkpoint\":7}");
		this.bodies.put("predict",
				"{\"inputs\":[{\"text\":\"what color is the cat?\",\"image\":\"iVBORw0KGgo=\"}],\"top\":3}");
		this.bodies.put("issueToken", "{\"name\":\"ada\",\"role\":\"operator\",\"days\":30}");
		this.bodies.put("createWebhook",
				"{\"url\":\"https://hooks.example/imglish\",\"secret\":\"sixteen letters or more\",\"states\":[\"COMPLETED\",\"FAILED\"]}");
		this.bodies.put("signIn", "{\"token\":\"the secret of a token\"}");
	}

	private static String recipe(RunKind kind, @Nullable Task task) {
		return RecipeText.parse(RecipeExamples.of(kind, task)).toString();
	}

	@Override
	public void customise(OpenAPI document) {
		document.getPaths()
			.values()
			.stream()
			.flatMap((path) -> path.readOperations().stream())
			.forEach((operation) -> complete(document, operation));
	}

	private void complete(OpenAPI document, Operation operation) {
		if (operation.getRequestBody() != null) {
			MediaType body = Objects.requireNonNull(operation.getRequestBody().getContent().get(JSON));
			String example = this.bodies.get(operation.getOperationId());
			if (example != null) {
				body.example(tree(example));
			}
			operation.getRequestBody().description("Or the same in YAML, as application/yaml");
		}
		String stream = STREAMS.get(operation.getOperationId());
		if (stream != null) {
			ApiResponse answer = Objects.requireNonNull(operation.getResponses().get("200"));
			document.getComponents().getSchemas().remove("SseEmitter");
			answer.description("Server-sent events, as they happen")
				.content(new Content().addMediaType(EVENTS,
						new MediaType().schema(new JsonSchema().types(Set.of("string"))).example(stream)));
		}
	}

	private static Object tree(String json) {
		try {
			return Json31.mapper().readTree(json);
		}
		catch (JsonProcessingException ex) {
			throw new IllegalStateException("An example is no JSON", ex);
		}
	}

}
