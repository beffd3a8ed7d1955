package org.imglish.jobs.run;

import java.util.List;

import org.imglish.core.library.Named;
import org.imglish.jobs.recipe.CompleteRecipe;
import org.imglish.jobs.recipe.From;
import org.imglish.jobs.recipe.RunKind;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The rows of datasets and models that a run is submitted for: the one that it makes, and
 * those that it will read. Each is locked until the submission is through, so that nobody
 * deletes it meanwhile.
 */
final class NamedRows {

	private final JdbcClient jdbc;

	NamedRows(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Keeps what a recipe reads.
	 * @throws RunConflictException if some of it was deleted since it was looked up
	 */
	void keep(CompleteRecipe recipe) {
		List<Named> named = recipe.recipe().named();
		String[] datasets = named.stream()
			.filter(Named.Dataset.class::isInstance)
			.map((each) -> ((Named.Dataset) each).name())
			.toArray(String[]::new);
		this.jdbc.sql("SELECT name, deleting FROM imglish.dataset WHERE name = ANY (?) ORDER BY name FOR SHARE")
			.param(datasets)
			.query((row) -> {
				if (row.getBoolean("deleting")) {
					throw RunConflictException.deletedMeanwhile("dataset '" + row.getString("name") + "'");
				}
			});
		for (Named each : named) {
			if (each instanceof Named.Weights weights && weights.weights() instanceof From from
					&& from.model() != null) {
				keepModel(from.model());
			}
		}
	}

	private void keepModel(String name) {
		boolean kept = !this.jdbc.sql("SELECT version FROM imglish.model WHERE name = ? FOR SHARE")
			.param(name)
			.query(Integer.class)
			.list()
			.isEmpty();
		if (!kept) {
			throw RunConflictException.deletedMeanwhile("model '" + name + "'");
		}
	}

	/**
	 * Adds the dataset that an ingest makes, in the place of one that was given up.
	 * @throws RunConflictException if there is one of this name
	 */
	void create(CompleteRecipe recipe, long run) {
		if (recipe.kind() != RunKind.INGEST) {
			return;
		}
		String name = recipe.ingested().orElseThrow();
		this.jdbc
			.sql("""
					DELETE FROM imglish.dataset d USING imglish.run r
					WHERE d.name = ? AND r.id = d.run AND NOT d.complete AND NOT d.deleting AND r.state IN ('FAILED', 'CANCELLED')
					""")
			.param(name)
			.update();
		int created = this.jdbc.sql("INSERT INTO imglish.dataset (name, run) VALUES (?, ?) ON CONFLICT DO NOTHING")
			.params(name, run)
			.update();
		if (created == 0) {
			throw RunConflictException.datasetExists(name);
		}
	}

	/**
	 * Keeps the dataset that an ingest is to have made, and which there is.
	 * @param maker the run that made it
	 * @throws RunConflictException if it was deleted since it was looked up
	 */
	void keepMade(CompleteRecipe recipe, long maker) {
		String name = recipe.ingested().orElseThrow();
		boolean kept = this.jdbc
			.sql("SELECT run FROM imglish.dataset WHERE name = ? AND run = ? AND complete AND NOT deleting FOR SHARE")
			.params(name, maker)
			.query(Long.class)
			.optional()
			.isPresent();
		if (!kept) {
			throw RunConflictException.deletedMeanwhile("dataset '" + name + "'");
		}
	}

	/**
	 * Makes sure that an ingest that is to continue still has its dataset.
	 * @throws RunConflictException if it was deleted
	 */
	void checkContinues(Run run) {
		boolean gone = run.kind() == RunKind.INGEST
				&& this.jdbc.sql("SELECT run FROM imglish.dataset WHERE run = ? AND NOT deleting FOR SHARE")
					.param(run.id())
					.query(Long.class)
					.optional()
					.isEmpty();
		if (gone) {
			throw new RunConflictException("run-not-resumable", "Run " + run.id()
					+ " cannot be resumed: its dataset was deleted, or is made by another run by now; clone it instead.");
		}
	}

}
