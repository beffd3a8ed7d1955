package org.imglish.platform.api;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import org.imglish.jobs.run.RunRow;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import tools.jackson.databind.json.JsonMapper;

/** The runs that change, for one client that shows a list of them. */
final class RunListStream extends EventStream {

	private final JsonMapper json;

	/** Runs that changed since the client was told of any. */
	private final Set<Long> changed = ConcurrentHashMap.newKeySet();

	RunListStream(JsonMapper json) {
		this.json = json;
	}

	void add(Set<Long> runs) {
		this.changed.addAll(runs);
	}

	Set<Long> changed() {
		return this.changed;
	}

	void tell(Changes changes) {
		send((to) -> {
			Changes own = changes.among(this.changed);
			this.changed.removeAll(own.runs());
			to.send(SseEmitter.event().name("runs").data(this.json.writeValueAsString(own)));
		});
	}

	/**
	 * @param rows the runs as they are now
	 * @param gone numbers of deleted runs
	 */
	record Changes(List<RunRow> rows, List<Long> gone) {

		/** What became of some runs. */
		static Changes of(Set<Long> runs, List<RunRow> rows) {
			Set<Long> gone = new HashSet<>(runs);
			rows.forEach((row) -> gone.remove(row.id()));
			return new Changes(rows, List.copyOf(gone));
		}

		Changes among(Set<Long> runs) {
			return new Changes(this.rows.stream().filter((row) -> runs.contains(row.id())).toList(),
					this.gone.stream().filter(runs::contains).toList());
		}

		Set<Long> runs() {
			Set<Long> runs = this.rows.stream().map(RunRow::id).collect(Collectors.toCollection(HashSet::new));
			runs.addAll(this.gone);
			return runs;
		}

	}

}
