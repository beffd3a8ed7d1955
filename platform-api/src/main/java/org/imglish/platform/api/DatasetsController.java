package org.imglish.platform.api;

import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

import io.swagger.v3.oas.annotations.Operation;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.Holdings;
import org.imglish.core.shard.Manifest;
import org.imglish.core.source.SourcePictures;
import org.imglish.jobs.dataset.Balance;
import org.imglish.jobs.dataset.Dataset;
import org.imglish.jobs.dataset.DatasetField;
import org.imglish.jobs.dataset.DatasetFilter;
import org.imglish.jobs.dataset.Datasets;
import org.imglish.jobs.dataset.FoundSamples;
import org.imglish.jobs.dataset.SampleFilter;
import org.imglish.jobs.dataset.SkippedRecord;
import org.imglish.jobs.ingest.SkippedPictures;
import org.imglish.jobs.removal.DatasetRemoval;
import org.imglish.jobs.run.InvalidInputException;
import org.imglish.jobs.run.Page;
import org.imglish.jobs.run.Run;
import org.imglish.jobs.run.RunConflictException;
import org.imglish.jobs.run.Sort;
import org.imglish.jobs.run.Submission;
import org.imglish.jobs.submission.Submissions;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Datasets: ingested, looked at, deleted. */
@RestController
@RequestMapping("/api/v1/datasets")
class DatasetsController {

	/** Samples come with their images. */
	private static final int MAX_SAMPLES = 100;

	/** Their pictures come as they are in the source. */
	private static final int MAX_SKIPPED = 50;

	private final Datasets datasets;

	private final SkippedPictures pictures;

	private final DatasetRemoval removal;

	private final Submissions submissions;

	private final ETags tags;

	DatasetsController(Datasets datasets, SkippedPictures pictures, DatasetRemoval removal, Submissions submissions,
			ETags tags) {
		this.datasets = datasets;
		this.pictures = pictures;
		this.removal = removal;
		this.submissions = submissions;
		this.tags = tags;
	}

	@PostMapping
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

	@GetMapping
	@Operation(summary = "Lists datasets, newest first unless sorted otherwise")
	Page<Dataset> listDatasets(@RequestParam(required = false) @Nullable String kind,
			@RequestParam(required = false) @Nullable Boolean complete,
			@RequestParam(required = false) @Nullable String q, @RequestParam(defaultValue = "-createdAt") String sort,
			@RequestParam(defaultValue = "0") int page, @RequestParam(defaultValue = "50") int size) {
		String words = (kind != null)
				? RunsController.choice(Manifest.Kind.class, "kind", kind).name().toLowerCase(Locale.ROOT) : null;
		DatasetFilter filter = new DatasetFilter(words, complete, q);
		Sort<DatasetField> order = Sorting.of(DatasetField.class, sort);
		return Paging.of(page, size, (number, most) -> this.datasets.list(filter, order, number, most));
	}

	@GetMapping("/{name}")
	@Operation(summary = "Shows a dataset")
	ResponseEntity<Dataset> getDataset(@PathVariable String name) {
		return this.tags.tagged(required(name));
	}

	private Dataset required(String name) {
		return this.datasets.find(name).orElseThrow(() -> new NotFoundException("There is no dataset '" + name + "'."));
	}

	@DeleteMapping("/{name}")
	@Operation(summary = "Deletes a dataset that nothing needs, with its files")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	ResponseEntity<Void> deleteDataset(@PathVariable String name,
			@RequestHeader(name = "If-Match", required = false) @Nullable String match) {
		this.tags.check(match, this.tags.of(required(name)), "dataset " + name);
		if (!this.removal.delete(name)) {
			throw new NotFoundException("There is no dataset '" + name + "'.");
		}
		return ResponseEntity.noContent().build();
	}

	@GetMapping("/{name}/samples")
	@Operation(summary = "Lists samples of a dataset with their images")
	Page<Resources.ShownSample> listSamples(@PathVariable String name, @RequestParam(defaultValue = "0") int page,
			@RequestParam(defaultValue = "24") int size) {
		complete(name);
		Page<Sample> samples = Paging.of(page, size, MAX_SAMPLES,
				(number, most) -> this.datasets.samples(name, number, most));
		return new Page<>(samples.items().stream().map(DatasetsController::shown).toList(), samples.page(),
				samples.size(), samples.total());
	}

	/**
	 * Samples that somebody looks for. They are passed in order, and whoever wants more
	 * asks again from {@code next} on.
	 */
	@GetMapping("/{name}/samples/search")
	@Operation(summary = "Looks for samples of a dataset, in order and for two seconds at most")
	Resources.FoundSamples searchSamples(@PathVariable String name, @RequestParam(required = false) @Nullable String q,
			@RequestParam(name = "class", required = false) @Nullable String category,
			@RequestParam(required = false) @Nullable String has,
			@RequestParam(required = false) @Nullable String addedBy, @RequestParam(defaultValue = "0") int from,
			@RequestParam(defaultValue = "24") int size) {
		complete(name);
		if (addedBy != null) {
			required(addedBy);
		}
		SampleFilter filter = new SampleFilter(q, category,
				(has != null) ? RunsController.choice(Holdings.Part.class, "has", has) : null, addedBy);
		FoundSamples found = this.datasets.find(name, filter,
				RunsController.bounded("from", from, 0, Integer.MAX_VALUE),
				RunsController.bounded("size", size, 1, MAX_SAMPLES));
		return new Resources.FoundSamples(found.samples().stream().map(DatasetsController::shown).toList(),
				found.next(), found.looked(), found.total());
	}

	private void complete(String name) {
		Dataset dataset = required(name);
		if (!dataset.complete()) {
			throw new RunConflictException("dataset-incomplete", "Dataset '" + name
					+ "' is incomplete; its samples can be seen when run " + dataset.run() + " has ingested it.");
		}
	}

	@GetMapping("/{name}/balance")
	@Operation(summary = "Counts the samples of each class and the texts of each length")
	Balance getDatasetBalance(@PathVariable String name) {
		required(name);
		return this.datasets.balance(name);
	}

	@GetMapping("/{name}/skipped")
	@Operation(summary = "Lists records of a dataset's source that were skipped, and why")
	Page<SkippedRecord> listSkippedRecords(@PathVariable String name, @RequestParam(defaultValue = "0") int page,
			@RequestParam(defaultValue = "50") int size) {
		required(name);
		return Paging.of(page, size, (number, most) -> this.datasets.skipped(name, number, most));
	}

	@GetMapping("/{name}/skipped/pictures")
	@Operation(summary = "Lists the pictures of skipped records, as far as the source still has them")
	Page<Resources.SkippedPicture> listSkippedPictures(@PathVariable String name,
			@RequestParam(defaultValue = "0") int page, @RequestParam(defaultValue = "20") int size) {
		Dataset dataset = required(name);
		Page<SkippedRecord> skipped = Paging.of(page, size, MAX_SKIPPED,
				(number, most) -> this.datasets.skipped(name, number, most));
		List<SourcePictures.Found> found = this.pictures.of(dataset, skipped.items());
		return new Page<>(IntStream.range(0, found.size())
			.mapToObj((i) -> shown(skipped.items().get(i).position(), found.get(i)))
			.toList(), skipped.page(), skipped.size(), skipped.total());
	}

	private static Resources.SkippedPicture shown(long position, SourcePictures.Found found) {
		return new Resources.SkippedPicture(position, url(found.image()), url(found.right()), found.missing());
	}

	private static @Nullable String url(SourcePictures.@Nullable Picture picture) {
		return (picture == null) ? null : String.format(Locale.ROOT, "data:%s;base64,%s", picture.mediaType(),
				Base64.getEncoder().encodeToString(picture.content()));
	}

	private static Resources.ShownSample shown(Sample sample) {
		return new Resources.ShownSample(sample.id(), sample.text(), url(sample.image()), url(sample.right()),
				sample.labels());
	}

	/** An encoded image as a data URL. */
	private static @Nullable String url(byte @Nullable [] image) {
		if (image == null) {
			return null;
		}
		String type = (image.length > 1 && image[1] == 'P') ? "png" : "jpeg";
		return String.format(Locale.ROOT, "data:image/%s;base64,%s", type, Base64.getEncoder().encodeToString(image));
	}

}
