package org.imglish.jobs.run;

import java.util.Set;

import org.imglish.jobs.recipe.RunKind;
import org.jspecify.annotations.Nullable;

/**
 * Which runs a list shows; null and empty mean all.
 *
 * @param kinds kinds
 * @param states states
 * @param tag a tag that the runs carry
 * @param text words in name, tags or notes, or the number of a run
 */
public record RunFilter(Set<RunKind> kinds, Set<RunState> states, @Nullable String tag, @Nullable String text) {

}
