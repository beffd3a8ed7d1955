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
 * @param needs names of the runs of the same document that it would wait for
 * @param reuses the run that made its dataset already, which it would take as it is, or
 * null
 * @param remarks what could not be checked, and what it would lack, a sentence each
 * @param estimate what it would take, or null where nobody knows
 * @param seconds for which it would be worked at, as earlier runs of its shape were, or
 * null where there was none on a device that a living worker has
 */
public record Outlook(String name, RunKind kind, @Nullable String task, RunState state, JsonNode recipe,
		Set<Long> dependsOn, Set<String> needs, @Nullable Long reuses, List<String> remarks,
		@Nullable Forecast estimate, @Nullable Double seconds) {

	public Outlook {
		dependsOn = new TreeSet<>(dependsOn);
		needs = new TreeSet<>(needs);
		remarks = List.copyOf(remarks);
	}

	/** Memory that a step is estimated to need on each device, or null. */
	public @Nullable Long stepBytes() {
		return (this.estimate != null) ? this.estimate.memoryBytes() : null;
	}

	/**
	 * The same in a document.
	 * @param runs the runs of earlier submissions that it would wait for
	 * @param names the runs of the document that it would wait for
	 */
	public Outlook beside(Set<Long> runs, Set<String> names) {
		RunState begins = (this.state == RunState.QUEUED && !names.isEmpty()) ? RunState.WAITING : this.state;
		return new Outlook(this.name, this.kind, this.task, begins, this.recipe, runs, names, this.reuses, this.remarks,
				this.estimate, this.seconds);
	}

}
