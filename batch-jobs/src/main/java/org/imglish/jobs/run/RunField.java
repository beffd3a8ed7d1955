package org.imglish.jobs.run;

/** What a list of runs can be sorted by. */
public enum RunField implements SortKey {

	ID("r.id"), NAME("lower(r.name)"), KIND("r.kind"), TASK("r.task"), STATE("r.state"), PRIORITY("r.priority"),
	ATTEMPTS("(SELECT count(*) FROM imglish.attempt a WHERE a.run = r.id)"),
	PROGRESS("CASE WHEN r.total > 0 THEN r.done::double precision / r.total END"), CREATED_AT("r.created_at"),
	STARTED_AT("r.started_at"), ENDED_AT("r.ended_at"), WORKED_SECONDS("""
			(SELECT sum(extract(epoch FROM coalesce(a.ended_at, now()) - a.started_at))
				FROM imglish.attempt a WHERE a.run = r.id)""");

	private final String sql;

	RunField(String sql) {
		this.sql = sql;
	}

	@Override
	public String sql() {
		return this.sql;
	}

}
