package org.imglish.jobs.dataset;

import org.imglish.jobs.run.SortKey;

/** What a list of datasets can be sorted by. */
public enum DatasetField implements SortKey {

	NAME("lower(d.name)"), KIND("d.kind"), RUN("d.run"), COMPLETE("d.complete"), IMAGE_SIDE("d.image_side"),
	SAMPLES("(SELECT sum(s.samples) FROM imglish.shard s WHERE s.dataset = d.name)"),
	BYTES("(SELECT sum(s.bytes) FROM imglish.shard s WHERE s.dataset = d.name)"), CREATED_AT("d.created_at"),
	COMPLETED_AT("d.completed_at");

	private final String sql;

	DatasetField(String sql) {
		this.sql = sql;
	}

	@Override
	public String sql() {
		return this.sql;
	}

}
