package org.imglish.platform.api;

import java.io.IOException;
import java.io.UncheckedIOException;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import org.imglish.jobs.checkpoint.Checkpoint;
import org.imglish.jobs.checkpoint.Checkpoints;
import org.imglish.jobs.checkpoint.Collector;
import org.imglish.jobs.file.FileCollector;
import org.imglish.jobs.removal.DatasetRemoval;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Which checkpoints stay, and what goes. */
@RestController
@RequestMapping("/api/v1/checkpoints")
class CheckpointsController {

	private final Checkpoints checkpoints;

	private final Collector collector;

	private final FileCollector files;

	private final DatasetRemoval datasets;

	private final ETags tags;

	CheckpointsController(Checkpoints checkpoints, Collector collector, FileCollector files, DatasetRemoval datasets,
			ETags tags) {
		this.checkpoints = checkpoints;
		this.collector = collector;
		this.files = files;
		this.datasets = datasets;
		this.tags = tags;
	}

	@GetMapping("/{id:[0-9]+}")
	@Operation(summary = "Shows a checkpoint")
	ResponseEntity<Checkpoint> getCheckpoint(@PathVariable long id) {
		return this.tags.tagged(required(id));
	}

	private Checkpoint required(long id) {
		return this.checkpoints.find(id).orElseThrow(() -> new NotFoundException("There is no checkpoint " + id + "."));
	}

	@GetMapping("/{id}/files/{name}")
	@ApiResponse(responseCode = "200",
			content = @Content(mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
					schema = @Schema(type = "string", format = "binary")))
	@Operation(summary = "Downloads a file of a checkpoint")
	ResponseEntity<InputStreamResource> downloadCheckpointFile(@PathVariable long id, @PathVariable String name) {
		Checkpoint checkpoint = required(id);
		Checkpoint.File file = checkpoint.files()
			.stream()
			.filter((each) -> each.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new NotFoundException("Checkpoint " + id + " has no file '" + name + "'."));
		return ResponseEntity.ok()
			.contentType(MediaType.APPLICATION_OCTET_STREAM)
			.contentLength(file.bytes())
			.eTag("\"" + file.sha256() + "\"")
			.header("Content-Disposition", "attachment; filename=\"" + file.name() + "\"")
			.body(new InputStreamResource(this.checkpoints.open(checkpoint, name)));
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
	 * model or run needs, and the files of deleted runs, datasets and dead attempts.
	 */
	@PostMapping("/collect")
	@Operation(summary = "Removes what no recipe, model or run needs, and the files of deleted runs")
	Collected collectCheckpoints() {
		try {
			Collector.Collected collected = this.collector.collect();
			this.datasets.finish();
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
