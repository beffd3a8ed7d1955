package org.imglish.platform.api;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import io.swagger.v3.oas.annotations.Operation;
import org.imglish.jobs.model.ModelWeights;
import org.imglish.jobs.model.Models;
import org.imglish.jobs.model.RegisteredModel;
import org.imglish.jobs.run.InvalidInputException;
import org.imglish.platform.prediction.PredictionException;
import org.imglish.platform.prediction.PredictionException.Reason;
import org.imglish.platform.prediction.PredictionProcess;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Asks registered models about images and texts. */
@RestController
@RequestMapping("/api/v1/models/{name}/predict")
class PredictController {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final Models models;

	private final ModelWeights weights;

	private final PredictionProcess predictions;

	PredictController(Models models, ModelWeights weights, PredictionProcess predictions) {
		this.models = models;
		this.weights = weights;
		this.predictions = predictions;
	}

	/**
	 * Asks a model.
	 * @param name name of the model, or NAME@ALIAS
	 * @param version version of the model, or null for the newest
	 */
	@PostMapping
	@Operation(summary = "Asks a model about images and texts")
	Resources.Answer predict(@PathVariable String name, @RequestParam(required = false) @Nullable Integer version,
			@RequestBody Resources.NewQuestion body) throws PredictionException {
		RegisteredModel model = model(name, version);
		if (body.inputs() == null || body.inputs().isEmpty()) {
			throw new InvalidInputException(
					"The body needs 'inputs': a list of objects with 'image' (Base64), 'right' (Base64) and 'text'");
		}
		if (body.task() != null && !body.task().toLowerCase(Locale.ROOT).equals(model.task())) {
			throw new PredictionException(Reason.UNSUITABLE_QUESTION, String.format(Locale.ROOT,
					"Model '%s' version %d was made for the task %s, not for %s; the list of models names the task of each",
					model.name(), model.version(), model.task(), body.task()));
		}
		ObjectNode asked = JSON.createObjectNode().put("checkpoint", folder(model));
		asked.set("question", JSON.valueToTree(body));
		JsonNode answer = this.predictions.ask(asked);
		if (answer.has("reason")) {
			throw new PredictionException(Reason.valueOf(answer.path("reason").asString()),
					answer.path("message").asString(""));
		}
		return new Resources.Answer(model.name(), model.version(), model.task(),
				List.copyOf(answer.path("outputs").values()));
	}

	private RegisteredModel model(String named, @Nullable Integer version) {
		String name = named.split(RegisteredModel.AT, 2)[0];
		String word = named.substring(Math.min(named.length(), name.length() + 1));
		return this.models.versions(name)
			.stream()
			.filter((model) -> word.isEmpty() || model.is(word))
			.filter((model) -> version == null || model.version() == version)
			.max(Comparator.comparingInt(RegisteredModel::version))
			.orElseThrow(() -> new NotFoundException(
					"There is no " + ((version != null) ? "version " + version + " of a " : "") + "model '" + named
							+ "'; the list of models names those that are."));
	}

	private String folder(RegisteredModel model) throws PredictionException {
		try {
			return this.weights.folder(model).toString();
		}
		catch (IOException ex) {
			throw new PredictionException(Reason.UNUSABLE_MODEL,
					String.format(Locale.ROOT, "The files of model '%s' version %d cannot be used: %s", model.name(),
							model.version(), ex.getMessage()));
		}
	}

}
