package org.imglish.jobs.worker;

import org.imglish.jobs.run.SortKey;

/** What a list of workers can be sorted by. */
public enum WorkerField implements SortKey {

	ALIVE("w.alive_until > now()"), NAME("lower(w.name)"), HOST("lower(w.host)"), DEVICE("w.device"),
	MEMORY_BYTES("w.memory_bytes"), THREADS("w.threads"), LOAD("w.load"), STARTED_AT("w.started_at"),
	SEEN_AT("w.seen_at");

	private final String sql;

	WorkerField(String sql) {
		this.sql = sql;
	}

	@Override
	public String sql() {
		return this.sql;
	}

}
