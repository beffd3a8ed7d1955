package org.imglish.jobs.run;

/** Which runs a filter lets through, in SQL over {@code imglish.run r}. */
final class RunConditions {

	private static final String TEXT = """
			position(lower(:text) IN lower(r.name)) > 0 OR position(lower(:text) IN lower(coalesce(r.notes, ''))) > 0
				OR EXISTS (SELECT FROM unnest(r.tags) AS t (tag) WHERE position(lower(:text) IN lower(t.tag)) > 0)
				OR r.id::text = ltrim(:text, '#')""";

	/** A training names datasets below data, an evaluation and an ingest theirs. */
	private static final String DATASET = """
			jsonb_path_exists(r.recipe, '$.data.** ? (@ == $name)', jsonb_build_object('name', CAST(:dataset AS text)))
				OR jsonb_path_exists(r.recipe, '$.**.dataset ? (@ == $name)', jsonb_build_object('name', CAST(:dataset AS text)))
				OR r.recipe ->> 'append' = :dataset""";

	/**
	 * A name may stand for another dataset by now: what was submitted before the dataset
	 * that there is does not name that.
	 */
	private static final String PARENT = """
			EXISTS (SELECT FROM imglish.run_dependency d WHERE d.run = r.id AND d.needs = :parent)
				OR jsonb_path_exists(r.recipe, '$.**.run ? (@ == $id)', jsonb_build_object('id', CAST(:parent AS bigint)))
				OR EXISTS (SELECT FROM imglish.starting_point s JOIN imglish.checkpoint c ON c.id = s.checkpoint
					WHERE s.run = r.id AND c.run = :parent)
				OR EXISTS (SELECT FROM imglish.dataset d WHERE d.run = :parent AND r.id <> d.run AND r.created_at >= d.created_at
					AND (r.recipe ->> 'append' = d.name
						OR jsonb_path_exists(r.recipe, '$.data.** ? (@ == $name)', jsonb_build_object('name', d.name))
						OR jsonb_path_exists(r.recipe, '$.**.dataset ? (@ == $name)', jsonb_build_object('name', d.name))))""";

	private RunConditions() {
	}

	static Conditions of(RunFilter filter) {
		return new Conditions().anyOf("r.kind = ANY (:kinds)", "kinds", filter.kinds())
			.anyOf("r.state = ANY (:states)", "states", filter.states())
			.anyOf("r.tags @> CAST(:tags AS text[])", "tags", filter.tags())
			.and(TEXT, "text", filter.text())
			.and("r.task = :task", "task", filter.task())
			.and(DATASET, "dataset", filter.dataset())
			.and(PARENT, "parent", filter.parent())
			.and("r.submission = :submission", "submission", filter.submission());
	}

}
