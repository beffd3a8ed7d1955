package org.imglish.platform.api;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.swagger.v3.oas.annotations.Operation;
import org.imglish.jobs.checkpoint.Checkpoint;
import org.imglish.jobs.checkpoint.Checkpoints;
import org.imglish.jobs.file.RunFile;
import org.imglish.jobs.file.RunFiles;
import org.imglish.jobs.metric.Axis;
import org.imglish.jobs.metric.Curve;
import org.imglish.jobs.metric.CurveQuery;
import org.imglish.jobs.metric.Curves;
import org.imglish.jobs.run.Attempt;
import org.imglish.jobs.run.Events;
import org.imglish.jobs.run.InvalidInputException;
import org.imglish.jobs.run.LogLevel;
import org.imglish.jobs.run.LogLine;
import org.imglish.jobs.run.LogQuery;
import org.imglish.jobs.run.Page;
import org.imglish.jobs.run.Run;
import org.imglish.jobs.run.RunRow;
import org.imglish.jobs.run.RunTable;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.run.UnknownRunException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * What a page loads once and then keeps up to date from a stream: the table of all runs,
 * a run with its curves, curves of several runs, and logs from the newest line backwards.
 */
@RestController
@RequestMapping(path = "/api/v1", produces = MediaType.APPLICATION_JSON_VALUE)
class WatchController {

	private static final int MAX_RUNS = 1000;

	private static final int MAX_ROWS = 20_000;

	private static final int MAX_FIELDS = 50;

	private static final int MAX_POINTS = 5000;

	private static final int MAX_LINES = 1000;

	private static final long LAST_STEP = 1_000_000_000_000L;

	private static final int SNAPSHOT_LINES = 200;

	private static final int SNAPSHOT_PAGE = 50;

	private final Runs runs;

	private final RunTable table;

	private final Curves curves;

	private final Checkpoints checkpoints;

	private final RunFiles files;

	private final Events events;

	private final EventStreams streams;

	WatchController(Runs runs, RunTable table, Curves curves, Checkpoints checkpoints, RunFiles files, Events events,
			EventStreams streams) {
		this.runs = runs;
		this.table = table;
		this.curves = curves;
		this.checkpoints = checkpoints;
		this.files = files;
		this.events = events;
		this.streams = streams;
	}

	/**
	 * The newest runs without their recipes, newest first.
	 * @param fields fields of recipes to show, by path, separated by commas
	 * @param limit most runs
	 */
	@GetMapping("/runs/table")
	@Operation(summary = "Lists the newest runs without their recipes, newest first")
	List<RunRow> listRunRows(@RequestParam(defaultValue = "") String fields,
			@RequestParam(defaultValue = "10000") int limit) {
		List<String> wanted = List.copyOf(words(fields));
		RunsController.bounded("fields", wanted.size(), 0, MAX_FIELDS);
		return this.table.rows(wanted, RunsController.bounded("limit", limit, 1, MAX_ROWS));
	}

	/**
	 * Tells of each run that changes: {@code rows} as they are now, numbers {@code gone}.
	 */
	@GetMapping(path = "/runs/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	@Operation(summary = "Streams which runs change")
	SseEmitter streamRunList() {
		return this.streams.openList();
	}

	/**
	 * Metrics of several runs.
	 * @param runs their numbers, separated by commas
	 * @param names which metrics, separated by commas; empty means all
	 * @param x what the points are laid out along
	 */
	@GetMapping("/metrics")
	@Operation(summary = "Lists metrics of several runs, drawn from few points")
	List<Curve> listCurves(@RequestParam String runs, @RequestParam(defaultValue = "") String names,
			@RequestParam(defaultValue = "step") String x, @RequestParam(defaultValue = "0") long from,
			@RequestParam(defaultValue = "1000000000000") long to, @RequestParam(defaultValue = "300") int maxPoints) {
		Set<Long> wanted = numbers(runs);
		RunsController.bounded("maxPoints", maxPoints, 2, MAX_POINTS);
		return this.curves
			.draw(new CurveQuery(wanted, words(names), RunsController.choice(Axis.class, "x", x), from, to, maxPoints));
	}

	private static Set<Long> numbers(String runs) {
		Set<Long> numbers = new TreeSet<>();
		for (String word : words(runs)) {
			try {
				numbers.add(Long.valueOf(word));
			}
			catch (NumberFormatException ex) {
				throw new InvalidInputException(
						"'runs' must be numbers of runs separated by commas, but holds '" + word + "'", ex);
			}
		}
		RunsController.bounded("the number of runs", numbers.size(), 1, MAX_RUNS);
		return numbers;
	}

	/** What is separated by commas. */
	static Set<String> words(String given) {
		return given.isBlank() ? Set.of() : new TreeSet<>(
				Arrays.stream(given.split(",")).map(String::strip).filter((word) -> !word.isEmpty()).toList());
	}

	/**
	 * A run with all that its page shows. The number of the newest event is read first:
	 * whoever listens from it on misses nothing, and may be told again what the snapshot
	 * holds already.
	 */
	@GetMapping("/runs/{id}/snapshot")
	@Operation(summary = "Shows a run with all that its page shows")
	Snapshot getRunSnapshot(@PathVariable long id, @RequestParam(defaultValue = "300") int maxPoints) {
		RunsController.bounded("maxPoints", maxPoints, 2, MAX_POINTS);
		long event = this.events.newest(Set.of(id)).getOrDefault(id, 0L);
		Run run = this.runs.find(id).orElseThrow(() -> new UnknownRunException(id));
		RunRow row = this.table.rows(Set.of(id)).stream().findFirst().orElseThrow(() -> new UnknownRunException(id));
		return new Snapshot(event, run, row,
				this.curves.draw(new CurveQuery(Set.of(id), Set.of(), Axis.STEP, 0, LAST_STEP, maxPoints)),
				this.runs.attempts(id, 0, SNAPSHOT_PAGE), this.checkpoints.list(id, 0, SNAPSHOT_PAGE),
				this.files.list(id), this.runs.logs(id, new LogQuery(null, LogLevel.INFO, null, null, SNAPSHOT_LINES)));
	}

	/**
	 * What happens to a run, as it happens. A stream ends with {@code reset} when events
	 * that the client has not seen are forgotten or too many: it loads a snapshot anew.
	 * @param after number of the newest event that the client knows
	 * @param last the same, as browsers say it when they come back
	 */
	@GetMapping(path = "/runs/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	@Operation(summary = "Streams what happens to a run")
	SseEmitter streamRun(@PathVariable long id, @RequestParam(defaultValue = "0") long after,
			@RequestHeader(name = "Last-Event-ID", required = false) @Nullable Long last) {
		required(id);
		return this.streams.open(id, (last != null) ? last : after);
	}

	/**
	 * Lines of a run's log, the newest first.
	 * @param before only lines with smaller numbers
	 * @param level least serious level
	 * @param q what the lines hold
	 * @param attempt only lines of this attempt
	 */
	@GetMapping("/runs/{id}/logs/newest")
	@Operation(summary = "Lists lines of a run's log, newest first")
	List<LogLine> listNewestLogLines(@PathVariable long id, @RequestParam(required = false) @Nullable Long before,
			@RequestParam(defaultValue = "info") String level, @RequestParam(required = false) @Nullable String q,
			@RequestParam(required = false) @Nullable Integer attempt, @RequestParam(defaultValue = "200") int limit) {
		required(id);
		return this.runs.logs(id, new LogQuery(before, RunsController.choice(LogLevel.class, "level", level), q,
				attempt, RunsController.bounded("limit", limit, 1, MAX_LINES)));
	}

	private void required(long id) {
		if (!this.events.newest(Set.of(id)).containsKey(id)) {
			throw new UnknownRunException(id);
		}
	}

	/**
	 * @param event number of the newest event that the rest holds for sure
	 * @param run the run with its recipe
	 * @param row its line in the table of runs
	 * @param curves all its metrics over steps
	 * @param attempts the newest attempts
	 * @param checkpoints the newest checkpoints
	 * @param files what it left to be downloaded
	 * @param logs the newest lines, newest first
	 */
	record Snapshot(long event, Run run, RunRow row, List<Curve> curves, Page<Attempt> attempts,
			Page<Checkpoint> checkpoints, List<RunFile> files, List<LogLine> logs) {

	}

}
