package org.imglish.platform.api;

import java.io.IOException;
import java.io.UncheckedIOException;

import io.swagger.v3.oas.annotations.Operation;
import org.imglish.jobs.checkpoint.Checkpoint;
import org.imglish.jobs.checkpoint.Checkpoints;
import org.imglish.jobs.checkpoint.Collector;
import org.imglish.jobs.file.FileCollector;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Which checkpoints stay, and what goes. */
@RestController
@RequestMapping(path = "/api/v1/checkpoints", produces = MediaType.APPLICATION_JSON_VALUE)
class CheckpointsController {

	private final Checkpoints checkpoints;

	private final Collector collector;

	private final FileCollector files;

	CheckpointsController(Checkpoints checkpoints, Collector collector, FileCollector files) {
		this.checkpoints = checkpoints;
		this.collector = collector;
		this.files = files;
	}

	@PostMapping("/{id}/pin")
	@Operation(summary = "Keeps a checkpoint whatever its recipe says")
	Checkpoint pinCheckpoint(@PathVariable long id) {
		return pinned(id, true);
	}

	@PostMapping("/{id}/unpin")
	@Operation(summary = "Leaves a checkpoint to its recipe again")
	Checkpoint unpinCheckpoint(@PathVariable long id) {
		return pinned(id, false);
	}

	private Checkpoint pinned(long id, boolean pinned) {
		return this.checkpoints.pin(id, pinned)
			.orElseThrow(() -> new NotFoundException("There is no complete checkpoint " + id + "."));
	}

	/**
	 * Removes at once what workers remove from time to time: checkpoints that no recipe,
	 * model or run needs, and the files of deleted runs and dead attempts.
	 */
	@PostMapping("/collect")
	@Operation(summary = "Removes what no recipe, model or run needs, and the files of deleted runs")
	Collected collectCheckpoints() {
		try {
			Collector.Collected collected = this.collector.collect();
			return new Collected(collected.checkpoints(), collected.remains(), collected.strays(),
					this.files.collect());
		}
		catch (IOException ex) {
			throw new UncheckedIOException("What is no longer needed cannot be removed: " + ex.getMessage(), ex);
		}
	}

	/**
	 * What was removed.
	 *
	 * @param checkpoints complete checkpoints that recipes gave up
	 * @param remains half-written or damaged ones
	 * @param strays keys of the store that no row named
	 * @param files files of deleted runs and dead attempts, predictions for example
	 */
	record Collected(int checkpoints, int remains, int strays, int files) {

	}

}
