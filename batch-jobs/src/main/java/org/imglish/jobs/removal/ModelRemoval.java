package org.imglish.jobs.removal;

import java.util.List;

import org.imglish.jobs.model.Models;
import org.imglish.jobs.run.RunConflictException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deletes and renames models. Their weights are those of checkpoints, which stay as long
 * as their recipes keep them.
 */
public class ModelRemoval {

	private final JdbcClient jdbc;

	private final TransactionTemplate transaction;

	private final Needs needs;

	public ModelRemoval(JdbcClient jdbc, TransactionTemplate transaction) {
		this.jdbc = jdbc;
		this.transaction = transaction;
		this.needs = new Needs(jdbc);
	}

	/**
	 * Deletes a version of a model, or all.
	 * @param version which one, or null for all
	 * @return false if there is none
	 * @throws RunConflictException if a run needs the model, with which ones do
	 */
	public boolean delete(String name, @Nullable Integer version) {
		return Boolean.TRUE.equals(this.transaction.execute((status) -> {
			hold(name);
			if (version != null) {
				refuseAliased(name, version);
			}
			else {
				this.jdbc.sql("DELETE FROM imglish.model_alias_change WHERE name = ?").param(name).update();
			}
			return this.jdbc.sql(
					"DELETE FROM imglish.model WHERE name = :name AND (CAST(:version AS int) IS NULL OR version = :version)")
				.param("name", name)
				.param("version", version)
				.update() > 0;
		}));
	}

	/**
	 * Gives a model with all its versions another name.
	 * @return false if there is none
	 * @throws RunConflictException if a run needs the model, or the name is taken
	 */
	public boolean rename(String name, String to) {
		Models.checkName(to);
		return Boolean.TRUE.equals(this.transaction.execute((status) -> {
			hold(name);
			boolean taken = this.jdbc.sql("SELECT EXISTS (SELECT FROM imglish.model WHERE name = ?)")
				.param(to)
				.query(Boolean.class)
				.single();
			if (taken) {
				throw new RunConflictException("model-exists",
						"There is a model '" + to + "' already; choose another name, or delete that one first.");
			}
			this.jdbc.sql("UPDATE imglish.model_alias_change SET name = ? WHERE name = ?").params(to, name).update();
			return this.jdbc.sql("UPDATE imglish.model SET name = ? WHERE name = ?").params(to, name).update() > 0;
		}));
	}

	private void refuseAliased(String name, int version) {
		List<String> aliases = this.jdbc
			.sql("SELECT alias FROM imglish.model_alias WHERE name = ? AND version = ? ORDER BY 1")
			.params(name, version)
			.query(String.class)
			.list();
		if (!aliases.isEmpty()) {
			throw new RunConflictException("model-needed", "Version " + version + " of model '" + name + "' is called "
					+ String.join(", ", aliases) + "; move or remove the alias first.");
		}
	}

	/** Waits for submissions that are about to name it, and refuses if some do. */
	private void hold(String name) {
		this.jdbc.sql("SELECT version FROM imglish.model WHERE name = ? FOR UPDATE").param(name).query().listOfRows();
		List<String> needed = this.needs.ofModel(name);
		if (!needed.isEmpty()) {
			throw new RunConflictException("model-needed", "Model '" + name + "' is needed by " + Needs.listed(needed)
					+ "; wait for those runs, or cancel or delete them first.");
		}
	}

}
