package org.imglish.jobs.submission;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.imglish.jobs.recipe.RunKind;
import org.imglish.jobs.run.RunState;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a submission would come to.
 *
 * @param name what the run would be called
 * @param kind what it would do
 * @param task its downstream task, or null
 * @param state in which it would begin
 * @param recipe its recipe with every default
 * @param dependsOn the runs that it would wait for
 * @param reuses the run that made its dataset already, which it would take as it is, or
 * null
 * @param remarks what could not be checked, a sentence each
 * @param estimate what it would take, or null where nobody knows
 */
public record Outlook(String name, RunKind kind, @Nullable String task, RunState state, JsonNode recipe,
		Set<Long> dependsOn, @Nullable Long reuses, List<String> remarks, @Nullable Forecast estimate) {

	public Outlook {
		dependsOn = new TreeSet<>(dependsOn);
		remarks = List.copyOf(remarks);
	}

}
