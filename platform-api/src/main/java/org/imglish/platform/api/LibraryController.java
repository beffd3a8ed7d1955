package org.imglish.platform.api;

import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import org.imglish.core.sample.Sample;
import org.imglish.jobs.checkpoint.Checkpoint;
import org.imglish.jobs.checkpoint.Checkpoints;
import org.imglish.jobs.dataset.Dataset;
import org.imglish.jobs.dataset.Datasets;
import org.imglish.jobs.dataset.SkippedRecord;
import org.imglish.jobs.model.Models;
import org.imglish.jobs.model.RegisteredModel;
import org.imglish.jobs.run.InvalidInputException;
import org.imglish.jobs.run.Page;
import org.imglish.jobs.run.Run;
import org.imglish.jobs.run.RunConflictException;
import org.imglish.jobs.run.Submission;
import org.imglish.jobs.submission.Submissions;
import org.imglish.jobs.worker.Worker;
import org.imglish.jobs.worker.Workers;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What runs use and leave: datasets, checkpoints, models, workers. */
@RestController
@RequestMapping("/api/v1")
class LibraryController {

	/** Samples come with their images. */
	private static final int MAX_SAMPLES = 100;

	private final Datasets datasets;

	private final Checkpoints checkpoints;

	private final Models models;

	private final Workers workers;

	private final Submissions submissions;

	private final ETags tags;

	LibraryController(Datasets datasets, Checkpoints checkpoints, Models models, Workers workers,
			Submissions submissions, ETags tags) {
		this.datasets = datasets;
		this.checkpoints = checkpoints;
		this.models = models;
		this.workers = workers;
		this.submissions = submissions;
		this.tags = tags;
	}

	@PostMapping("/datasets")
	@Operation(summary = "Submits a recipe of the kind ingest")
	@ResponseStatus(HttpStatus.CREATED)
	ResponseEntity<Run> ingestDataset(@RequestBody Resources.NewRun body,
			@RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
		if (body.recipe() == null || !body.recipe().path("kind").asString("").equals("ingest")) {
			throw new InvalidInputException("The body needs 'recipe' with the kind ingest");
		}
		Run run = this.submissions.submit(new Submission(body.recipe(), body.name(),
				(body.tags() != null) ? body.tags() : List.of(), (body.priority() != null) ? body.priority() : 0,
				(body.dependsOn() != null) ? body.dependsOn() : List.of(), key));
		return ResponseEntity.created(URI.create("/api/v1/runs/" + run.id())).body(run);
	}

	@GetMapping("/datasets")
	@Operation(summary = "Lists datasets, newest first")
	Page<Dataset> listDatasets(@RequestParam(defaultValue = "0") int page,
			@RequestParam(defaultValue = "50") int size) {
		return Paging.of(page, size, this.datasets::list);
	}

	@GetMapping("/datasets/{name}")
	@Operation(summary = "Shows a dataset")
	ResponseEntity<Dataset> getDataset(@PathVariable String name) {
		return this.tags.tagged(required(name));
	}

	private Dataset required(String name) {
		return this.datasets.find(name).orElseThrow(() -> new NotFoundException("There is no dataset '" + name + "'."));
	}

	@GetMapping("/datasets/{name}/samples")
	@Operation(summary = "Lists samples of a dataset with their images")
	Page<Resources.ShownSample> listSamples(@PathVariable String name, @RequestParam(defaultValue = "0") int page,
			@RequestParam(defaultValue = "24") int size) {
		Dataset dataset = required(name);
		if (!dataset.complete()) {
			throw new RunConflictException("dataset-incomplete", "Dataset '" + name
					+ "' is incomplete; its samples can be seen when run " + dataset.run() + " has ingested it.");
		}
		Page<Sample> samples = Paging.of(page, size, MAX_SAMPLES,
				(number, most) -> this.datasets.samples(name, number, most));
		return new Page<>(samples.items().stream().map(LibraryController::shown).toList(), samples.page(),
				samples.size(), samples.total());
	}

	@GetMapping("/datasets/{name}/skipped")
	@Operation(summary = "Lists records of a dataset's source that were skipped, and why")
	Page<SkippedRecord> listSkippedRecords(@PathVariable String name, @RequestParam(defaultValue = "0") int page,
			@RequestParam(defaultValue = "50") int size) {
		required(name);
		return Paging.of(page, size, (number, most) -> this.datasets.skipped(name, number, most));
	}

	private static Resources.ShownSample shown(Sample sample) {
		byte[] image = sample.image();
		String url = null;
		if (image != null) {
			String type = (image.length > 1 && image[1] == 'P') ? "png" : "jpeg";
			url = String.format(Locale.ROOT, "data:image/%s;base64,%s", type,
					Base64.getEncoder().encodeToString(image));
		}
		return new Resources.ShownSample(sample.id(), sample.text(), url, sample.labels());
	}

	@GetMapping("/checkpoints/{id}")
	@Operation(summary = "Shows a checkpoint")
	ResponseEntity<Checkpoint> getCheckpoint(@PathVariable long id) {
		return this.tags.tagged(required(id));
	}

	private Checkpoint required(long id) {
		return this.checkpoints.find(id).orElseThrow(() -> new NotFoundException("There is no checkpoint " + id + "."));
	}

	@GetMapping("/checkpoints/{id}/files/{name}")
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

	@GetMapping("/models")
	@Operation(summary = "Lists the newest version of each model, by name")
	ResponseEntity<Page<RegisteredModel>> listModels(@RequestParam(defaultValue = "0") int page,
			@RequestParam(defaultValue = "50") int size) {
		return this.tags.tagged(Paging.of(page, size, this.models::list));
	}

	@PostMapping("/models")
	@Operation(summary = "Registers a checkpoint as the next version of a model")
	@ResponseStatus(HttpStatus.CREATED)
	ResponseEntity<RegisteredModel> registerModel(@RequestBody Resources.NewModel body) {
		if (body.name() == null) {
			throw new InvalidInputException("The body needs 'name' and 'checkpoint'");
		}
		Optional<Checkpoint> checkpoint = this.checkpoints.find(body.checkpoint());
		if (checkpoint.isEmpty() || checkpoint.get().state() != Checkpoint.State.COMPLETE) {
			throw new NotFoundException("There is no complete checkpoint " + body.checkpoint() + ".");
		}
		RegisteredModel model = this.models.register(body.name(), body.checkpoint());
		return ResponseEntity
			.created(URI
				.create(String.format(Locale.ROOT, "/api/v1/models/%s/versions/%d", model.name(), model.version())))
			.body(model);
	}

	@GetMapping("/models/{name}/versions")
	@Operation(summary = "Lists the versions of a model, newest first")
	Page<RegisteredModel> listModelVersions(@PathVariable String name, @RequestParam(defaultValue = "0") int page,
			@RequestParam(defaultValue = "50") int size) {
		Page<RegisteredModel> versions = Paging.of(page, size,
				(number, most) -> this.models.versions(name, number, most));
		if (versions.total() == 0) {
			throw new NotFoundException("There is no model '" + name + "'; the list of models names those that are.");
		}
		return versions;
	}

	@GetMapping("/models/{name}/versions/{version}")
	@Operation(summary = "Shows a version of a model")
	ResponseEntity<RegisteredModel> getModelVersion(@PathVariable String name, @PathVariable int version) {
		return this.tags.tagged(this.models.find(name, version)
			.orElseThrow(() -> new NotFoundException(String.format(Locale.ROOT,
					"There is no version %d of a model '%s'.", version, name.toLowerCase(Locale.ROOT)))));
	}

	@GetMapping("/workers")
	@Operation(summary = "Lists workers, living ones first")
	Page<Worker> listWorkers(@RequestParam(defaultValue = "0") int page, @RequestParam(defaultValue = "50") int size) {
		return Paging.of(page, size, this.workers::list);
	}

}
