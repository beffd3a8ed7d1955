package org.imglish.platform.api;

import java.io.IOException;
import java.util.List;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import org.imglish.jobs.file.RunFile;
import org.imglish.jobs.file.RunFiles;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.run.UnknownRunException;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What runs left to be downloaded: the predictions of evaluations. */
@RestController
@RequestMapping("/api/v1/runs/{id}/files")
class RunFilesController {

	private final RunFiles files;

	private final Runs runs;

	RunFilesController(RunFiles files, Runs runs) {
		this.files = files;
		this.runs = runs;
	}

	@GetMapping
	@Operation(summary = "Lists the files that a run left, its predictions for example")
	List<RunFile> listRunFiles(@PathVariable long id) {
		this.runs.find(id).orElseThrow(() -> new UnknownRunException(id));
		return this.files.list(id);
	}

	@GetMapping("/{name}")
	@ApiResponse(responseCode = "200",
			content = @Content(mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
					schema = @Schema(type = "string", format = "binary")))
	@Operation(summary = "Downloads a file that a run left")
	ResponseEntity<InputStreamResource> downloadRunFile(@PathVariable long id, @PathVariable String name)
			throws IOException {
		RunFile file = listRunFiles(id).stream()
			.filter((each) -> each.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new NotFoundException("Run " + id + " has no file '" + name + "'."));
		return ResponseEntity.ok()
			.contentType(MediaType.APPLICATION_OCTET_STREAM)
			.contentLength(file.bytes())
			.eTag("\"" + file.sha256() + "\"")
			.header(HttpHeaders.CONTENT_DISPOSITION,
					ContentDisposition.attachment().filename(file.name()).build().toString())
			.body(new InputStreamResource(this.files.open(id, file)));
	}

}
