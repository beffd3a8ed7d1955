package org.imglish.jobs.model;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.imglish.jobs.checkpoint.Checkpoint;
import org.imglish.jobs.checkpoint.Checkpoints;
import org.imglish.jobs.recipe.Yardstick;
import org.imglish.jobs.run.Conditions;
import org.imglish.jobs.run.InvalidInputException;
import org.imglish.jobs.run.Page;
import org.imglish.jobs.run.Sort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The registered models, in PostgreSQL. */
public class JdbcModels implements Models {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final String COLUMNS = """
			SELECT m.name, m.version, m.checkpoint, m.created_at, c.run, c.metrics, coalesce(r.task, lower(r.kind)) AS task,
				r.recipe::text AS recipe,
				(SELECT coalesce(jsonb_object_agg(a.alias, a.version), '{}') FROM imglish.model_alias a
					WHERE a.name = m.name)::text AS aliases
			""";

	private static final String FROM = """
			 FROM imglish.model m JOIN imglish.checkpoint c ON c.id = m.checkpoint JOIN imglish.run r ON r.id = c.run
			""";

	private static final String SELECT = COLUMNS + FROM;

	private static final String NEWEST_FIRST = " WHERE m.name = ? ORDER BY m.version DESC";

	private final JdbcClient jdbc;

	private final Checkpoints checkpoints;

	public JdbcModels(JdbcClient jdbc, Checkpoints checkpoints) {
		this.jdbc = jdbc;
		this.checkpoints = checkpoints;
	}

	@Override
	public Page<RegisteredModel> list(ModelFilter filter, Sort<ModelField> sort, int page, int size) {
		Conditions conditions = new Conditions().and("coalesce(r.task, lower(r.kind)) = :task", "task", filter.task())
			.and("position(lower(:text) IN lower(m.name)) > 0", "text", filter.text())
			.and("c.run = :run", "run", filter.run());
		String newest = (filter.run() != null) ? ""
				: "m.version = (SELECT max(version) FROM imglish.model n WHERE n.name = m.name) AND ";
		String where = FROM + " WHERE " + newest + conditions.sql();
		long total = this.jdbc.sql("SELECT count(*)" + where).params(conditions.values()).query(Long.class).single();
		return new Page<>(this.jdbc.sql(COLUMNS + where + sort.sql("m.name") + "LIMIT :size OFFSET :skip")
			.params(conditions.values(page, size))
			.query(JdbcModels::model)
			.list(), page, size, total);
	}

	@Override
	public List<RegisteredModel> versions(String name) {
		return this.jdbc.sql(SELECT + NEWEST_FIRST).param(name).query(JdbcModels::model).list();
	}

	@Override
	public Page<RegisteredModel> versions(String name, int page, int size) {
		long total = this.jdbc.sql("SELECT count(*) FROM imglish.model WHERE name = ?")
			.param(name)
			.query(Long.class)
			.single();
		return new Page<>(this.jdbc.sql(SELECT + NEWEST_FIRST + " LIMIT ? OFFSET ?")
			.params(name, size, (long) page * size)
			.query(JdbcModels::model)
			.list(), page, size, total);
	}

	@Override
	public Optional<RegisteredModel> find(String name, int version) {
		return this.jdbc.sql(SELECT + " WHERE m.name = ? AND m.version = ?")
			.params(name, version)
			.query(JdbcModels::model)
			.optional();
	}

	@Override
	public RegisteredModel register(String name, long checkpoint) {
		Models.checkName(name);
		Checkpoint found = this.checkpoints.find(checkpoint)
			.filter((each) -> each.state() == Checkpoint.State.COMPLETE)
			.orElseThrow(() -> new InvalidInputException("There is no complete checkpoint " + checkpoint));
		int version = this.jdbc.sql("""
				INSERT INTO imglish.model (name, version, checkpoint)
				SELECT ?, coalesce(max(version), 0) + 1, ? FROM imglish.model WHERE name = ? RETURNING version
				""").params(name, found.id(), name).query(Integer.class).single();
		return find(name, version).orElseThrow();
	}

	private static RegisteredModel model(ResultSet row, int index) throws SQLException {
		return new RegisteredModel(row.getString("name"), row.getInt("version"), row.getLong("checkpoint"),
				row.getLong("run"), row.getString("task"),
				JSON.readValue(row.getString("metrics"), new TypeReference<Map<String, Double>>() {
				}), Yardstick.of(JSON.readTree(row.getString("recipe"))),
				JSON.readValue(row.getString("aliases"), new TypeReference<Map<String, Integer>>() {
				}), row.getTimestamp("created_at").toInstant());
	}

}
