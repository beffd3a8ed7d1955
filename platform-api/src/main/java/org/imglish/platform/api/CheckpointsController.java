package org.imglish.platform.api;

import java.io.IOException;
import java.io.UncheckedIOException;

import org.imglish.jobs.checkpoint.Checkpoint;
import org.imglish.jobs.checkpoint.Checkpoints;
import org.imglish.jobs.checkpoint.Collector;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Which checkpoints stay. */
@RestController
@RequestMapping(path = "/api/v1/checkpoints", produces = MediaType.APPLICATION_JSON_VALUE)
class CheckpointsController {

	private final Checkpoints checkpoints;

	private final Collector collector;

	CheckpointsController(Checkpoints checkpoints, Collector collector) {
		this.checkpoints = checkpoints;
		this.collector = collector;
	}

	@PostMapping("/{id}/pin")
	Checkpoint pin(@PathVariable long id) {
		return pinned(id, true);
	}

	@PostMapping("/{id}/unpin")
	Checkpoint unpin(@PathVariable long id) {
		return pinned(id, false);
	}

	private Checkpoint pinned(long id, boolean pinned) {
		return this.checkpoints.pin(id, pinned)
			.orElseThrow(() -> new NotFoundException("There is no complete checkpoint " + id + "."));
	}

	/** Removes what no recipe, model or run needs. */
	@PostMapping("/collect")
	Collector.Collected collect() {
		try {
			return this.collector.collect();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The checkpoint store cannot be listed: " + ex.getMessage(), ex);
		}
	}

}
