package org.imglish.platform.api;

import java.util.List;

import io.swagger.v3.oas.annotations.Operation;
import org.imglish.jobs.halving.Rung;
import org.imglish.jobs.halving.Rungs;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What became of the runs of a sweep at the rungs of its successive halving. */
@RestController
@RequestMapping(path = "/api/v1/rungs", produces = MediaType.APPLICATION_JSON_VALUE)
class RungsController {

	private final Rungs rungs;

	RungsController(Rungs rungs) {
		this.rungs = rungs;
	}

	/**
	 * The rungs that runs have come to.
	 * @param tag a tag of theirs, for example {@code sweep:shapes/rates}
	 */
	@GetMapping
	@Operation(summary = "Lists what became of the runs of a sweep at its rungs")
	List<Rung> listRungs(@RequestParam String tag) {
		return this.rungs.list(tag);
	}

}
