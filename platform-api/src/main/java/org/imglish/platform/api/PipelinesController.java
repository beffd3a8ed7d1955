package org.imglish.platform.api;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import org.imglish.jobs.pipeline.Pipeline;
import org.imglish.jobs.pipeline.Pipelines;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Pipelines: several runs in one document. Afterwards they are runs like any other. */
@RestController
@RequestMapping(path = "/api/v1/pipelines", produces = MediaType.APPLICATION_JSON_VALUE)
class PipelinesController {

	private final Pipelines pipelines;

	PipelinesController(Pipelines pipelines) {
		this.pipelines = pipelines;
	}

	@PostMapping
	@Operation(summary = "Submits a pipeline of several runs, or tells with dryRun what it would come to")
	@ApiResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = Pipeline.class)))
	@ApiResponse(responseCode = "200", description = "What its runs would come to, by name; nothing is queued",
			content = @Content(schema = @Schema(type = "object")))
	ResponseEntity<?> submitPipeline(@RequestBody JsonNode document,
			@RequestParam(defaultValue = "false") boolean dryRun,
			@RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
		if (dryRun) {
			return ResponseEntity.ok(this.pipelines.preview(document));
		}
		Pipeline pipeline = this.pipelines.submit(document, key);
		return ResponseEntity
			.created(URI.create("/api/v1/runs?tag=" + URLEncoder.encode(pipeline.tag(), StandardCharsets.UTF_8)))
			.body(pipeline);
	}

	@GetMapping("/{name}")
	@Operation(summary = "Shows a submission of a pipeline: its runs, and how long it takes until the last has ended")
	Pipeline getPipeline(@PathVariable String name, @RequestParam(required = false) @Nullable Long submission) {
		return this.pipelines.find(name, submission)
			.orElseThrow(() -> new NotFoundException((submission != null)
					? "There is no submission " + submission + " of a pipeline '" + name
							+ "'; without 'submission' the newest is shown, which lists the others."
					: "There is no pipeline '" + name + "'; the tags of runs name those that are: pipeline:NAME."));
	}

}
