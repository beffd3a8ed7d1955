package org.imglish.platform.api;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

import org.imglish.jobs.pipeline.Pipeline;
import org.imglish.jobs.pipeline.Pipelines;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
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

	@PostMapping(params = "dryRun")
	ResponseEntity<?> preview(@RequestBody JsonNode document, @RequestParam boolean dryRun,
			@RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
		return dryRun ? ResponseEntity.ok(this.pipelines.preview(document)) : submit(document, key);
	}

	@PostMapping(params = "!dryRun")
	ResponseEntity<Pipeline> submit(@RequestBody JsonNode document,
			@RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
		Pipeline pipeline = this.pipelines.submit(document, key);
		return ResponseEntity
			.created(URI.create("/api/v1/runs?tag=" + URLEncoder.encode(pipeline.tag(), StandardCharsets.UTF_8)))
			.body(pipeline);
	}

}
