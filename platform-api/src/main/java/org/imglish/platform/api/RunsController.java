package org.imglish.platform.api;

import java.net.URI;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import org.imglish.jobs.checkpoint.Checkpoint;
import org.imglish.jobs.checkpoint.Checkpoints;
import org.imglish.jobs.metric.Metrics;
import org.imglish.jobs.recipe.RunKind;
import org.imglish.jobs.run.Attempt;
import org.imglish.jobs.run.InvalidInputException;
import org.imglish.jobs.run.LogLine;
import org.imglish.jobs.run.Page;
import org.imglish.jobs.run.Run;
import org.imglish.jobs.run.RunEdit;
import org.imglish.jobs.run.RunField;
import org.imglish.jobs.run.RunFilter;
import org.imglish.jobs.run.RunState;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.run.Sort;
import org.imglish.jobs.run.Submission;
import org.imglish.jobs.run.UnknownRunException;
import org.imglish.jobs.submission.Outlook;
import org.imglish.jobs.submission.Submissions;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Runs: submit, list, watch and steer them. */
@RestController
@RequestMapping(path = "/api/v1/runs", produces = MediaType.APPLICATION_JSON_VALUE)
class RunsController {

	/**
	 * A run by its number, and none of the words that other resources here are called by.
	 */
	private static final String ONE = "/{id:[0-9]+}";

	private static final int MAX_POINTS = 5000;

	private static final int MAX_LINES = 1000;

	private final Runs runs;

	private final Submissions submissions;

	private final Metrics metrics;

	private final Checkpoints checkpoints;

	private final ETags tags;

	RunsController(Runs runs, Submissions submissions, Metrics metrics, Checkpoints checkpoints, ETags tags) {
		this.runs = runs;
		this.submissions = submissions;
		this.metrics = metrics;
		this.checkpoints = checkpoints;
		this.tags = tags;
	}

	@PostMapping
	@Operation(summary = "Submits a recipe, or tells with dryRun what it would come to")
	@ApiResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = Run.class)))
	@ApiResponse(responseCode = "200", description = "What it would come to; nothing is queued",
			content = @Content(schema = @Schema(implementation = Outlook.class)))
	ResponseEntity<?> submitRun(@RequestBody Resources.NewRun body,
			@RequestParam(defaultValue = "false") boolean dryRun,
			@RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
		Submission submission = submission(body, key);
		return dryRun ? ResponseEntity.ok(this.submissions.preview(submission))
				: created(this.submissions.submit(submission));
	}

	private static Submission submission(Resources.NewRun body, @Nullable String key) {
		if (body.recipe() == null) {
			throw new InvalidInputException("The body needs 'recipe': the recipe of the run");
		}
		return new Submission(body.recipe(), body.name(), (body.tags() != null) ? body.tags() : List.of(),
				(body.priority() != null) ? body.priority() : 0,
				(body.dependsOn() != null) ? body.dependsOn() : List.of(), key);
	}

	private ResponseEntity<Run> created(Run run) {
		return ResponseEntity.created(URI.create("/api/v1/runs/" + run.id())).eTag(tag(run)).body(run);
	}

	@GetMapping
	@Operation(summary = "Lists runs with their recipes, newest first unless sorted otherwise")
	Page<Run> listRuns(@RequestParam(defaultValue = "") String kind, @RequestParam(defaultValue = "") String state,
			@RequestParam(required = false) @Nullable String tag,
			@RequestParam(required = false) @Nullable String pipeline,
			@RequestParam(required = false) @Nullable String sweep, @RequestParam(required = false) @Nullable String q,
			@RequestParam(required = false) @Nullable String task,
			@RequestParam(required = false) @Nullable String dataset,
			@RequestParam(required = false) @Nullable Long parent,
			@RequestParam(required = false) @Nullable Long submission, @RequestParam(defaultValue = "-id") String sort,
			@RequestParam(defaultValue = "0") int page, @RequestParam(defaultValue = "50") int size) {
		RunFilter filter = new RunFilter(choices(RunKind.class, "kind", kind), choices(RunState.class, "state", state),
				RunFilters.tags(tag, pipeline, sweep), q, task, dataset, parent, submission);
		Sort<RunField> order = Sorting.of(RunField.class, sort);
		return Paging.of(page, size, (number, most) -> this.runs.list(filter, order, number, most));
	}

	@GetMapping(ONE)
	@Operation(summary = "Shows a run")
	ResponseEntity<Run> getRun(@PathVariable long id) {
		Run run = required(id);
		return ResponseEntity.ok().eTag(tag(run)).body(run);
	}

	@GetMapping("/{id}/attempts")
	@Operation(summary = "Lists the attempts at a run, newest first")
	Page<Attempt> listAttempts(@PathVariable long id, @RequestParam(defaultValue = "0") int page,
			@RequestParam(defaultValue = "50") int size) {
		return Paging.of(page, size, (number, most) -> this.runs.attempts(id, number, most));
	}

	@PostMapping("/{id}/stop")
	@Operation(summary = "Asks a run to write a checkpoint and stop")
	Run stopRun(@PathVariable long id) {
		return this.runs.stop(id);
	}

	@PostMapping("/{id}/resume")
	@Operation(summary = "Queues a stopped or failed run again, to go on from its last checkpoint")
	Run resumeRun(@PathVariable long id) {
		return this.runs.resume(id);
	}

	@PostMapping("/{id}/cancel")
	@Operation(summary = "Gives a run up")
	Run cancelRun(@PathVariable long id) {
		return this.runs.cancel(id);
	}

	@PostMapping("/{id}/preempt")
	@Operation(summary = "Lets a queued run in; a running one of lower priority is put back")
	Run preemptRun(@PathVariable long id) {
		return this.runs.preempt(id);
	}

	@PostMapping("/{id}/clone")
	@Operation(summary = "Submits a run's recipe again, with changes (RFC 7396)")
	@ResponseStatus(HttpStatus.CREATED)
	ResponseEntity<Run> cloneRun(@PathVariable long id, @RequestBody(required = false) @Nullable JsonNode changes,
			@RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
		JsonNode merged = (changes != null) ? changes : JsonNodeFactory.instance.objectNode();
		if (!merged.isObject()) {
			throw new InvalidInputException("The body must be a JSON object of changes to the recipe");
		}
		return created(this.submissions.copy(id, merged, key));
	}

	@PatchMapping(ONE)
	@Operation(summary = "Changes a run's name, tags, priority or notes")
	ResponseEntity<Run> editRun(@PathVariable long id, @RequestBody RunEdit edit,
			@RequestHeader(name = "If-Match", required = false) @Nullable String match) {
		long version = required(id).version();
		if (match != null && version(match) != version) {
			throw new ChangedMeanwhileException("run " + id);
		}
		Run run = this.runs.edit(id, edit, version);
		return ResponseEntity.ok().eTag(tag(run)).body(run);
	}

	@DeleteMapping(ONE)
	@Operation(summary = "Deletes a run that has ended, with its metrics, checkpoints and files")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	ResponseEntity<Void> deleteRun(@PathVariable long id,
			@RequestHeader(name = "If-Match", required = false) @Nullable String match) {
		this.tags.check(match, tag(required(id)), "run " + id);
		this.runs.delete(id);
		return ResponseEntity.noContent().build();
	}

	@GetMapping("/{id}/metrics")
	@ApiResponse(responseCode = "200",
			content = {
					@Content(mediaType = MediaType.APPLICATION_JSON_VALUE,
							schema = @Schema(implementation = Resources.RunMetrics.class)),
					@Content(mediaType = "text/csv", schema = @Schema(type = "string")),
					@Content(mediaType = "application/x-ndjson", schema = @Schema(type = "string")) })
	@Parameter(name = "format", in = ParameterIn.QUERY,
			description = "Exports all points, whatever maxPoints is, as CSV or as a JSON object per line",
			schema = @Schema(type = "string", allowableValues = { "CSV", "JSONL" }))
	@Operation(summary = "Shows a run's metrics in so many points as are asked for, or exports all of their points")
	Resources.RunMetrics getMetrics(@PathVariable long id, @RequestParam(defaultValue = "") String names,
			@RequestParam(defaultValue = "500") int maxPoints, @RequestParam(defaultValue = "0") long from,
			@RequestParam(defaultValue = "1000000000000") long to) {
		RunKind kind = required(id).kind();
		Set<String> wanted = names.isBlank() ? Set.of() : Set.copyOf(Arrays.asList(names.split(",")));
		return new Resources.RunMetrics(
				this.metrics.series(id, wanted, from, to, bounded("maxPoints", maxPoints, 2, MAX_POINTS))
					.stream()
					.map((series) -> DeclaredSeries.of(kind, series))
					.toList());
	}

	@GetMapping("/{id}/metrics/latest")
	@Operation(summary = "Shows the newest value of each of a run's metrics")
	Map<String, Double> getLatestMetrics(@PathVariable long id) {
		required(id);
		Map<String, Double> values = new TreeMap<>();
		this.metrics.latest(id).forEach((name, point) -> values.put(name, point.value()));
		return values;
	}

	@GetMapping("/{id}/logs")
	@Operation(summary = "Lists lines of a run's log, oldest first")
	List<LogLine> listLogLines(@PathVariable long id, @RequestParam(defaultValue = "0") long after,
			@RequestParam(defaultValue = "200") int limit) {
		required(id);
		return this.runs.logs(id, after, bounded("limit", limit, 1, MAX_LINES));
	}

	@GetMapping("/{id}/checkpoints")
	@Operation(summary = "Lists a run's checkpoints, newest first")
	Page<Checkpoint> listCheckpoints(@PathVariable long id, @RequestParam(defaultValue = "0") int page,
			@RequestParam(defaultValue = "50") int size) {
		required(id);
		return Paging.of(page, size, (number, most) -> this.checkpoints.list(id, number, most));
	}

	private Run required(long id) {
		return this.runs.find(id).orElseThrow(() -> new UnknownRunException(id));
	}

	/**
	 * ETag: the version that edits are checked by, then what tells any other change, so
	 * that no cache shows yesterday's state.
	 */
	private String tag(Run run) {
		return String.format(Locale.ROOT, "\"%d-%s\"", run.version(), this.tags.hash(run));
	}

	private static long version(String match) {
		try {
			return Long.parseLong(match.replaceFirst("^\"(\\d+)(-[0-9a-f]+)?\"$", "$1"));
		}
		catch (NumberFormatException ex) {
			throw new InvalidInputException("If-Match must be the ETag of the run, but is " + match, ex);
		}
	}

	static int bounded(String name, int value, int least, int most) {
		if (value < least || value > most) {
			throw new InvalidInputException(
					String.format(Locale.ROOT, "'%s' must be from %d to %d, but is %d", name, least, most, value));
		}
		return value;
	}

	private static <E extends Enum<E>> Set<E> choices(Class<E> type, String name, String given) {
		Set<E> chosen = EnumSet.noneOf(type);
		for (String word : given.isBlank() ? new String[0] : given.split(",")) {
			chosen.add(choice(type, name, word));
		}
		return chosen;
	}

	static <E extends Enum<E>> E choice(Class<E> type, String name, String word) {
		try {
			return Enum.valueOf(type, word.strip().toUpperCase(Locale.ROOT));
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidInputException(String.format(Locale.ROOT, "'%s' must be one of %s, but is '%s'", name,
					Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT), word), ex);
		}
	}

}
