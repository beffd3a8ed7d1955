package org.imglish.platform.api;

import java.util.List;
import java.util.Locale;

import io.swagger.v3.oas.annotations.Operation;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.run.UnknownRunException;
import org.imglish.jobs.shown.ShownSamples;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Held-out samples as a run's model filled them in. */
@RestController
@RequestMapping(path = "/api/v1/runs/{id}/samples", produces = MediaType.APPLICATION_JSON_VALUE)
class ShownSamplesController {

	private final ShownSamples samples;

	private final Runs runs;

	ShownSamplesController(ShownSamples samples, Runs runs) {
		this.samples = samples;
		this.runs = runs;
	}

	/**
	 * The samples of a step.
	 * @param step one of the steps that there are, or null for the newest
	 */
	@GetMapping
	@Operation(summary = "Shows held-out samples as a run's model filled them in")
	Shown getShownSamples(@PathVariable long id, @RequestParam(required = false) @Nullable Long step) {
		this.runs.find(id).orElseThrow(() -> new UnknownRunException(id));
		List<Long> steps = this.samples.steps(id);
		if (step == null && steps.isEmpty()) {
			return new Shown(steps, null, JsonNodeFactory.instance.arrayNode());
		}
		long wanted = (step != null) ? step : steps.get(steps.size() - 1);
		JsonNode found = this.samples.find(id, wanted)
			.orElseThrow(() -> new NotFoundException(String.format(Locale.ROOT,
					"Run %d shows no samples of step %d; it shows those of the steps %s.", id, wanted, steps)));
		return new Shown(steps, wanted, found);
	}

	/**
	 * What is shown.
	 *
	 * @param steps the steps that there are samples of
	 * @param step the step of these samples, or null where there are none
	 * @param samples the samples
	 */
	record Shown(List<Long> steps, @Nullable Long step, JsonNode samples) {

	}

}
