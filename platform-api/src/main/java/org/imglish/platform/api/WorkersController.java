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

}
