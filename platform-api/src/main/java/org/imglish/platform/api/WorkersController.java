package org.imglish.platform.api;

import io.swagger.v3.oas.annotations.Operation;
import org.imglish.jobs.run.Page;
import org.imglish.jobs.run.Sort;
import org.imglish.jobs.worker.Worker;
import org.imglish.jobs.worker.WorkerField;
import org.imglish.jobs.worker.WorkerFilter;
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

	private final Workers workers;

	WorkersController(Workers workers) {
		this.workers = workers;
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
