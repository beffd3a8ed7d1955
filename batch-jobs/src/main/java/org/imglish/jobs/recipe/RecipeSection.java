package org.imglish.jobs.recipe;

import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * A section of the reference of recipes: the fields of an object.
 *
 * @param record that reads the object
 * @param title the heading, in Markdown
 * @param paths where the object may stand, in the order in which recipes come to hold it
 * @param kinds whose recipes may hold it, at least one, in the order of {@link RunKind}
 */
record RecipeSection(Class<?> record, String title, Set<String> paths, Set<RunKind> kinds) {

	RecipeSection {
		paths = Collections.unmodifiableSet(new LinkedHashSet<>(paths));
		kinds = Collections.unmodifiableSet(EnumSet.copyOf(kinds));
	}

	/** What pages call the heading in an address: as GitHub and CommonMark do. */
	String anchor() {
		return this.title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 _-]", "").replace(' ', '-');
	}

}
