package org.imglish.jobs.submission;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

import org.imglish.core.field.Spelling;
import org.imglish.core.library.Named;
import org.imglish.core.shard.Manifest;
import org.imglish.jobs.dataset.Dataset;
import org.imglish.jobs.dataset.JdbcDatasets;
import org.imglish.jobs.run.Run;
import org.imglish.jobs.run.RunConflictException;
import org.imglish.jobs.run.RunState;
import org.imglish.jobs.run.Runs;
import org.jspecify.annotations.Nullable;

/** Looks up datasets: those that there are must serve their use, others must be made. */
final class NamedDatasets {

	private final JdbcDatasets datasets;

	private final Runs runs;

	NamedDatasets(JdbcDatasets datasets, Runs runs) {
		this.datasets = datasets;
		this.runs = runs;
	}

	/**
	 * Refuses the name of a new dataset that is taken.
	 * @throws RunConflictException if there is one that its ingest has not given up
	 */
	void checkNew(String name) {
		this.datasets.find(name).ifPresent((dataset) -> {
			if (dataset.complete() || !isGivenUp(dataset)) {
				throw RunConflictException.datasetExists(name);
			}
		});
	}

	/** Whether another ingest may take the place of that of an incomplete dataset. */
	private boolean isGivenUp(Dataset dataset) {
		RunState maker = this.runs.find(dataset.run()).map(Run::state).orElse(RunState.FAILED);
		return maker == RunState.FAILED || maker == RunState.CANCELLED;
	}

	void check(Named.Dataset named, Planned planned, Findings findings) {
		Optional<Dataset> found = this.datasets.find(named.name());
		if (found.isEmpty()) {
			if (!planned.datasets().contains(named.name())) {
				findings.mistake(named.field(),
						String.format(Locale.ROOT, "names '%s', but there is no such dataset; %singest it first",
								named.name(), Spelling.hint(named.name(), this.datasets.names())));
			}
		}
		else if (!found.get().complete()) {
			if (planned.datasets().contains(named.name()) && isGivenUp(found.get())) {
				return;
			}
			checkMaker(named, found.get().run(), findings);
		}
		else {
			checkUse(named, findings);
		}
	}

	private void checkMaker(Named.Dataset named, long maker, Findings findings) {
		Run run = this.runs.find(maker).orElse(null);
		if (run != null && run.state().isEnd()) {
			findings.mistake(named.field(),
					String.format(Locale.ROOT, "names '%s', which never became complete: its run %d is %s%s; %s",
							named.name(), maker, run.state(), because(run), run.state().isResumable()
									? "resume that run, or ingest the dataset again" : "ingest the dataset again"));
		}
		else {
			findings.await(maker);
		}
	}

	private static String because(Run run) {
		@Nullable String reason = run.reason();
		return (reason != null) ? " (" + reason + ")" : "";
	}

	private void checkUse(Named.Dataset named, Findings findings) {
		try {
			Optional<Manifest> manifest = this.datasets.manifest(named.name());
			if (manifest.isEmpty()) {
				findings.remark("The files of dataset " + named.name()
						+ " cannot be seen from the server; the worker checks what its samples have");
				return;
			}
			named.needs().check(manifest.get());
			findings.read(named, manifest.get());
		}
		catch (IOException ex) {
			findings.mistake(named.field(), "does not fit: " + ex.getMessage());
		}
	}

}
