package org.imglish.jobs.model;

import org.imglish.jobs.run.SortKey;

/** What a list of models can be sorted by. */
public enum ModelField implements SortKey {

	NAME("lower(m.name)"), VERSION("m.version"), TASK("coalesce(r.task, lower(r.kind))"), RUN("c.run"),
	CHECKPOINT("m.checkpoint"), CREATED_AT("m.created_at");

	private final String sql;

	ModelField(String sql) {
		this.sql = sql;
	}

	@Override
	public String sql() {
		return this.sql;
	}

}
