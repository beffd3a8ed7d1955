package org.imglish.platform.api;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import org.imglish.jobs.database.Refusal;
import org.imglish.jobs.recipe.RunKind;
import org.imglish.jobs.run.InvalidInputException;
import org.imglish.jobs.run.Page;
import org.imglish.jobs.run.Run;
import org.imglish.jobs.run.RunConflictException;
import org.imglish.jobs.run.RunField;
import org.imglish.jobs.run.RunFilter;
import org.imglish.jobs.run.RunState;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.run.Sort;
import org.imglish.jobs.run.UnknownRunException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The same done to many runs. Each is its own transaction: one that is refused keeps
 * nothing from happening to the others.
 */
@RestController
@RequestMapping(path = "/api/v1/runs/actions", produces = MediaType.APPLICATION_JSON_VALUE)
class RunActionsController {

	private static final int MAX_RUNS = 1000;

	private final Runs runs;

	RunActionsController(Runs runs) {
		this.runs = runs;
	}

	@PostMapping
	@Operation(summary = "Does the same to many runs, named by number or by what they have in common")
	Outcomes actOnRuns(@RequestBody RunAction body) {
		if (body.action() == null || (body.ids() == null) == (body.filter() == null)) {
			throw new InvalidInputException("The body needs 'action' and either 'ids' or 'filter'");
		}
		Set<Long> chosen = (body.ids() != null) ? new TreeSet<>(body.ids()) : chosen(body.filter());
		RunsController.bounded("the number of runs", chosen.size(), 0, MAX_RUNS);
		boolean dry = Boolean.TRUE.equals(body.dryRun());
		List<Outcome> outcomes = chosen.stream().map((id) -> dry ? untouched(id) : outcome(body.action(), id)).toList();
		return new Outcomes(body.action(), (int) outcomes.stream().filter(Outcome::done).count(), outcomes);
	}

	/** Those that a filter lets through; one that lets all through is rather a slip. */
	private Set<Long> chosen(@Nullable Selection selection) {
		RunFilter filter = (selection != null) ? selection.filter() : RunFilters.NONE;
		if (filter.isEmpty()) {
			throw new InvalidInputException(
					"The filter names nothing, which would be all runs; name what they have in common, or list 'ids'");
		}
		Page<Run> found = this.runs.list(filter, Sort.rising(RunField.ID), 0, MAX_RUNS);
		if (found.total() > MAX_RUNS) {
			throw new InvalidInputException(String.format(Locale.ROOT,
					"The filter lets %d runs through; at most %d are taken at once, so name more of what they have in common",
					found.total(), MAX_RUNS));
		}
		return new TreeSet<>(found.items().stream().map(Run::id).toList());
	}

	private Outcome untouched(long id) {
		return this.runs.find(id)
			.map((run) -> new Outcome(id, false, run.state(), null, null))
			.orElseGet(() -> new Outcome(id, false, null, "unknown-run", "There is no run " + id + "."));
	}

	private Outcome outcome(Action action, long id) {
		try {
			Run run = act(action, id);
			return new Outcome(id, true, (run != null) ? run.state() : null, null, null);
		}
		catch (UnknownRunException ex) {
			return new Outcome(id, false, null, "unknown-run", ex.getMessage());
		}
		catch (RunConflictException ex) {
			return new Outcome(id, false, this.runs.find(id).map(Run::state).orElse(null), ex.code(), ex.getMessage());
		}
		catch (DataIntegrityViolationException ex) {
			if (Refusal.of(ex) != Refusal.REFERENCE) {
				throw ex;
			}
			return new Outcome(id, false, this.runs.find(id).map(Run::state).orElse(null), "changed-meanwhile",
					"Something came to need run " + id + " meanwhile.");
		}
	}

	/** What has become of the run; null if it is no more. */
	private @Nullable Run act(Action action, long id) {
		return switch (action) {
			case STOP -> this.runs.stop(id);
			case RESUME -> this.runs.resume(id);
			case CANCEL -> this.runs.cancel(id);
			case PREEMPT -> this.runs.preempt(id);
			case DELETE -> {
				this.runs.delete(id);
				yield null;
			}
		};
	}

	/** What can be done to a run. */
	enum Action {

		STOP, RESUME, CANCEL, PREEMPT, DELETE

	}

	/**
	 * What is to be done, and to which runs.
	 *
	 * @param action what
	 * @param ids their numbers, at most 1000; or null for those of the filter
	 * @param filter what they have in common; or null for those of the numbers
	 * @param dryRun whether nothing is to be done: the outcomes tell which runs it would
	 * be; null for no
	 */
	record RunAction(Action action, @ArraySchema(maxItems = MAX_RUNS) @Nullable List<Long> ids,
			@Nullable Selection filter, @Nullable Boolean dryRun) {

	}

	/**
	 * What runs have in common; null means anything.
	 *
	 * @param kind kinds, one of them
	 * @param state states, one of them
	 * @param tag a tag
	 * @param pipeline the pipeline that they were submitted with
	 * @param sweep the sweep that they belong to: the pipeline's name, a slash, its own
	 * @param task a downstream task
	 * @param dataset a dataset that their recipes name
	 * @param parent a run that they wait for, or whose weights or dataset they use
	 * @param submission the first of the runs that they were submitted together with
	 * @param q words in name, tags or notes
	 */
	record Selection(@ArraySchema(schema = @Schema(implementation = RunKind.class)) @Nullable List<RunKind> kind,
			@ArraySchema(schema = @Schema(implementation = RunState.class)) @Nullable List<RunState> state,
			@Nullable String tag, @Nullable String pipeline, @Nullable String sweep, @Nullable String task,
			@Nullable String dataset, @Nullable Long parent, @Nullable Long submission, @Nullable String q) {

		RunFilter filter() {
			return new RunFilter((this.kind != null) ? Set.copyOf(this.kind) : Set.of(),
					(this.state != null) ? Set.copyOf(this.state) : Set.of(),
					RunFilters.tags(this.tag, this.pipeline, this.sweep), this.q, this.task, this.dataset, this.parent,
					this.submission);
		}

	}

	/**
	 * What has become of them.
	 *
	 * @param action what was to be done
	 * @param done number of runs that it was done to
	 * @param outcomes what has become of each, by number
	 */
	record Outcomes(Action action, int done, List<Outcome> outcomes) {

		Outcomes {
			outcomes = List.copyOf(outcomes);
		}

	}

	/**
	 * What has become of a run.
	 *
	 * @param id its number
	 * @param done whether it was done
	 * @param state where it stands now, or null where it is no more
	 * @param code why not, as errors are coded, or null
	 * @param detail why not, in a sentence, or null
	 */
	record Outcome(long id, boolean done, @Nullable RunState state, @Nullable String code, @Nullable String detail) {

	}

}
