package org.imglish.platform.api;

import java.util.List;

import io.swagger.v3.oas.annotations.Operation;
import org.imglish.jobs.ingest.IngestPart;
import org.imglish.jobs.ingest.IngestParts;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.run.UnknownRunException;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The parts of an ingest, which workers share. */
@RestController
@RequestMapping(path = "/api/v1/runs/{id}/parts", produces = MediaType.APPLICATION_JSON_VALUE)
class IngestPartsController {

	private final IngestParts parts;

	private final Runs runs;

	IngestPartsController(IngestParts parts, Runs runs) {
		this.parts = parts;
		this.runs = runs;
	}

	/** The parts, at most 1,000; none before the records of the source are counted. */
	@GetMapping
	@Operation(summary = "Lists the parts of an ingest, with the workers that share them")
	List<IngestPart> listParts(@PathVariable long id) {
		this.runs.find(id).orElseThrow(() -> new UnknownRunException(id));
		return this.parts.list(id);
	}

}
