package org.imglish.jobs.removal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.imglish.core.library.Named;
import org.imglish.jobs.recipe.From;
import org.imglish.jobs.recipe.InvalidRecipeException;
import org.imglish.jobs.recipe.Recipes;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * What needs a dataset or a model: runs that have not come to their end, or may be
 * resumed; and, of a dataset, the models and pinned checkpoints that were trained from
 * it, which could not be made again without.
 */
final class Needs {

	private static final int MOST_NAMED = 10;

	private static final JsonMapper JSON = JsonMapper.builder().build();

	/** Recipes that may name it; whether they do is for the recipe to say. */
	private static final String RUNS = """
			SELECT r.id, r.name, r.state, r.recipe::text AS recipe, r.state NOT IN ('COMPLETED', 'CANCELLED') AS unfinished,
				ARRAY(SELECT 'model ' || m.name || ' version ' || m.version FROM imglish.model m
					JOIN imglish.checkpoint c ON c.id = m.checkpoint WHERE c.run = r.id ORDER BY m.name, m.version) AS models,
				ARRAY(SELECT 'pinned checkpoint ' || c.id FROM imglish.checkpoint c
					WHERE c.run = r.id AND c.pinned ORDER BY c.id) AS pinned
			FROM imglish.run r
			WHERE position(to_jsonb(CAST(:name AS text))::text IN r.recipe::text) > 0 AND r.id <> :but ORDER BY r.id
			""";

	private final JdbcClient jdbc;

	Needs(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * What needs a dataset, as words of a sentence.
	 * @param maker the run that made it
	 */
	List<String> ofDataset(String name, long maker) {
		return runs(name, maker).stream()
			.filter((run) -> run
				.names((named) -> named instanceof Named.Dataset dataset && dataset.name().equals(name)))
			.flatMap((run) -> run.needs().stream())
			.toList();
	}

	/** What needs a model, as words of a sentence. */
	List<String> ofModel(String name) {
		return runs(name, 0).stream()
			.filter(Candidate::unfinished)
			.filter((run) -> run.names((named) -> named instanceof Named.Weights weights
					&& weights.weights() instanceof From from && name.equals(from.model())))
			.map(Candidate::described)
			.toList();
	}

	/** A list that stays readable however long it is. */
	static String listed(List<String> needs) {
		String first = needs.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
		return (needs.size() <= MOST_NAMED) ? first : first + " and " + (needs.size() - MOST_NAMED) + " more";
	}

	private List<Candidate> runs(String name, long but) {
		return this.jdbc.sql(RUNS).param("name", name).param("but", but).query(Needs::candidate).list();
	}

	private static Candidate candidate(ResultSet row, int index) throws SQLException {
		return new Candidate(row.getLong("id"), row.getString("name"), row.getString("state"), row.getString("recipe"),
				row.getBoolean("unfinished"), List.of((String[]) row.getArray("models").getArray()),
				List.of((String[]) row.getArray("pinned").getArray()));
	}

	/** A run whose recipe holds the name somewhere. */
	private record Candidate(long id, String name, String state, String recipe, boolean unfinished, List<String> models,
			List<String> pinned) {

		/** A recipe that can no longer be read is taken at the word that it holds. */
		boolean names(Predicate<Named> wanted) {
			try {
				return Recipes.stored(JSON.readTree(this.recipe)).recipe().named().stream().anyMatch(wanted);
			}
			catch (InvalidRecipeException ex) {
				return true;
			}
		}

		String described() {
			return "run " + this.id + " (" + this.name + ", " + this.state + ")";
		}

		List<String> needs() {
			return this.unfinished ? List.of(described())
					: Stream.concat(this.models.stream(), this.pinned.stream())
						.map((each) -> each + " of run " + this.id)
						.toList();
		}

	}

}
