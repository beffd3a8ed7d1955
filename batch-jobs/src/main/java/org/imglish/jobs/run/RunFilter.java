package org.imglish.jobs.run;

import java.util.Set;

import org.imglish.jobs.recipe.RunKind;
import org.jspecify.annotations.Nullable;

/**
 * Which runs a list shows; null and empty mean all.
 *
 * @param kinds kinds
 * @param states states
 * @param tags tags that the runs carry, each of them
 * @param text words in name, tags or notes, or the number of a run
 * @param task a downstream task
 * @param dataset a dataset that their recipes name
 * @param parent a run that they wait for, or whose weights or dataset they use
 * @param submission first of the runs that they were submitted together with
 */
public record RunFilter(Set<RunKind> kinds, Set<RunState> states, Set<String> tags, @Nullable String text,
		@Nullable String task, @Nullable String dataset, @Nullable Long parent, @Nullable Long submission) {

	public RunFilter {
		kinds = Set.copyOf(kinds);
		states = Set.copyOf(states);
		tags = Set.copyOf(tags);
	}

	/** Runs of whatever submission. */
	public RunFilter(Set<RunKind> kinds, Set<RunState> states, Set<String> tags, @Nullable String text,
			@Nullable String task, @Nullable String dataset, @Nullable Long parent) {
		this(kinds, states, tags, text, task, dataset, parent, null);
	}

	/** Runs of kinds, in states, with a tag and with a text. */
	public RunFilter(Set<RunKind> kinds, Set<RunState> states, @Nullable String tag, @Nullable String text) {
		this(kinds, states, (tag != null) ? Set.of(tag) : Set.of(), text, null, null, null);
	}

	/** Whether it lets every run through. */
	public boolean isEmpty() {
		return this.kinds.isEmpty() && this.states.isEmpty() && this.tags.isEmpty() && this.text == null
				&& this.task == null && this.dataset == null && this.parent == null && this.submission == null;
	}

}
