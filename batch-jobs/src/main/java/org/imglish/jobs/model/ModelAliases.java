package org.imglish.jobs.model;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

import org.imglish.jobs.run.InvalidInputException;
import org.imglish.jobs.run.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Names for versions of models that people move from one to the next, such as
 * {@code champion}. What is said of {@code pets@champion} is meant of the version that it
 * names at that moment.
 */
public class ModelAliases {

	private final JdbcClient jdbc;

	private final TransactionTemplate transaction;

	public ModelAliases(JdbcClient jdbc, TransactionTemplate transaction) {
		this.jdbc = jdbc;
		this.transaction = transaction;
	}

	/**
	 * Lets an alias name a version, whatever it named before.
	 * @param alias a letter, then letters, digits and {@code - _ .}, at most 100
	 * @param who for the history
	 * @return false if there is no such version
	 */
	public boolean put(String model, String alias, int version, String who) {
		if (!alias.matches("[A-Za-z][A-Za-z0-9._-]{0,99}")) {
			throw new InvalidInputException(
					"An alias has 1 to 100 letters, digits and - _ . and starts with a letter, not '" + alias + "'");
		}
		return Boolean.TRUE.equals(this.transaction.execute((status) -> {
			boolean known = this.jdbc.sql("SELECT version FROM imglish.model WHERE name = ? AND version = ? FOR SHARE")
				.params(model, version)
				.query(Integer.class)
				.optional()
				.isPresent();
			if (!known) {
				return false;
			}
			Integer before = held(model, alias).orElse(null);
			if (!Objects.equals(before, version)) {
				this.jdbc.sql("""
						INSERT INTO imglish.model_alias (name, alias, version) VALUES (?, ?, ?)
						ON CONFLICT (name, alias) DO UPDATE SET version = excluded.version
						""").params(model, alias, version).update();
				note(model, alias, before, version, who);
			}
			return true;
		}));
	}

	/**
	 * Removes an alias; the version stays.
	 * @return false if there is none
	 */
	public boolean remove(String model, String alias, String who) {
		return Boolean.TRUE.equals(this.transaction.execute((status) -> {
			Optional<Integer> before = held(model, alias);
			before.ifPresent((version) -> {
				this.jdbc.sql("DELETE FROM imglish.model_alias WHERE name = ? AND alias = ?")
					.params(model, alias)
					.update();
				note(model, alias, version, null, who);
			});
			return before.isPresent();
		}));
	}

	/** The version that an alias names, locked until the transaction ends. */
	private Optional<Integer> held(String model, String alias) {
		return this.jdbc.sql("SELECT version FROM imglish.model_alias WHERE name = ? AND alias = ? FOR UPDATE")
			.params(model, alias)
			.query(Integer.class)
			.optional();
	}

	private void note(String model, String alias, @Nullable Integer before, @Nullable Integer after, String who) {
		this.jdbc.sql("INSERT INTO imglish.model_alias_change (name, alias, before, after, who) VALUES (?, ?, ?, ?, ?)")
			.params(Arrays.asList(model, alias, before, after, who))
			.update();
	}

	/** How the aliases of a model were changed, newest first. */
	public Page<AliasChange> history(String model, int page, int size) {
		long total = this.jdbc.sql("SELECT count(*) FROM imglish.model_alias_change WHERE name = ?")
			.param(model)
			.query(Long.class)
			.single();
		return new Page<>(this.jdbc.sql("""
				SELECT alias, before, after, who, at FROM imglish.model_alias_change
				WHERE name = ? ORDER BY id DESC LIMIT ? OFFSET ?
				""").params(model, size, (long) page * size).query(AliasChange.class).list(), page, size, total);
	}

}
