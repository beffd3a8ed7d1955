package org.imglish.platform.api;

import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.swagger.v3.oas.annotations.Operation;
import org.imglish.jobs.run.InvalidInputException;
import org.imglish.jobs.run.Page;
import org.imglish.jobs.run.Sort;
import org.imglish.jobs.worker.Worker;
import org.imglish.jobs.worker.WorkerField;
import org.imglish.jobs.worker.WorkerFilter;
import org.imglish.jobs.worker.WorkerLoad;
import org.imglish.jobs.worker.WorkerLoads;
import org.imglish.jobs.worker.Workers;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Workers. */
@RestController
@RequestMapping("/api/v1/workers")
class WorkersController {

	private static final int MAX_WORKERS = 200;

	private static final int MAX_POINTS = 1440;

	private final Workers workers;

	private final WorkerLoads loads;

	WorkersController(Workers workers, WorkerLoads loads) {
		this.workers = workers;
		this.loads = loads;
	}

	@GetMapping
	@Operation(summary = "Lists workers, living ones first unless sorted otherwise")
	Page<Worker> listWorkers(@RequestParam(required = false) @Nullable Boolean alive,
			@RequestParam(required = false) @Nullable String device,
			@RequestParam(required = false) @Nullable String label, @RequestParam(required = false) @Nullable String q,
			@RequestParam(defaultValue = "-alive") String sort, @RequestParam(defaultValue = "0") int page,
			@RequestParam(defaultValue = "50") int size) {
		WorkerFilter filter = new WorkerFilter(alive, device, label, q);
		Sort<WorkerField> order = Sorting.of(WorkerField.class, sort);
		return Paging.of(page, size, (number, most) -> this.workers.list(filter, order, number, most));
	}

	/**
	 * What workers took of their machines.
	 * @param names of the workers, separated by commas
	 */
	@GetMapping("/load")
	@Operation(summary = "Lists what workers took of their machines within the last day, and what they ran")
	List<WorkerLoad> listWorkerLoads(@RequestParam(defaultValue = "") String names,
			@RequestParam(defaultValue = "240") int maxPoints) {
		RunsController.bounded("maxPoints", maxPoints, 2, MAX_POINTS);
		Set<String> wanted = WatchController.words(names);
		if (wanted.size() > MAX_WORKERS) {
			throw new InvalidInputException(String.format(Locale.ROOT, "'names' may be %d names of workers, but are %d",
					MAX_WORKERS, wanted.size()));
		}
		return this.loads.of(wanted, maxPoints);
	}

	@PostMapping("/{name}/drain")
	@Operation(summary = "Lets a worker end what it does and take nothing more")
	Worker drainWorker(@PathVariable String name) {
		return drained(name, true);
	}

	@PostMapping("/{name}/resume")
	@Operation(summary = "Lets a drained worker take runs again")
	Worker resumeWorker(@PathVariable String name) {
		return drained(name, false);
	}

	private Worker drained(String name, boolean drained) {
		return this.workers.drain(name, drained)
			.orElseThrow(() -> new NotFoundException("There is no worker '" + name + "'."));
	}

}
