package org.imglish.jobs.run;

import java.util.Collection;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Says whether something needs a run: a run that waited for it, its dataset, a model of
 * its checkpoints, or a run that began, or is yet to begin, with one of them and has not
 * ended for good.
 */
public final class RunNeeds {

	private final JdbcClient jdbc;

	public RunNeeds(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Whether anything needs a run.
	 * @param gone runs that count as deleted
	 */
	public boolean isNeeded(long run, Collection<Long> gone) {
		return this.jdbc
			.sql("""
					SELECT EXISTS (SELECT FROM imglish.run_dependency WHERE needs = :id AND run <> ALL (:gone))
						OR EXISTS (SELECT FROM imglish.dataset WHERE run = :id AND complete)
						OR EXISTS (SELECT FROM imglish.model m JOIN imglish.checkpoint c ON c.id = m.checkpoint WHERE c.run = :id)
						OR EXISTS (SELECT FROM imglish.run r WHERE r.id <> :id AND r.id <> ALL (:gone)
							AND r.state NOT IN ('COMPLETED', 'CANCELLED')
							AND (jsonb_path_exists(r.recipe, '$.**.run ? (@ == $id)', jsonb_build_object('id', CAST(:id AS bigint)))
								OR EXISTS (SELECT FROM imglish.checkpoint c WHERE c.run = :id AND (
									jsonb_path_exists(r.recipe, '$.**.checkpoint ? (@ == $id)', jsonb_build_object('id', c.id))
									OR EXISTS (SELECT FROM imglish.starting_point s WHERE s.run = r.id AND s.checkpoint = c.id)))))
					""")
			.param("id", run)
			.param("gone", gone.toArray(new Long[0]))
			.query(Boolean.class)
			.single();
	}

}
