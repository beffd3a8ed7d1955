package org.imglish.jobs.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** The conditions of a list and their values, those that were asked for alone. */
public final class Conditions {

	private final List<String> conditions = new ArrayList<>(List.of("true"));

	private final Map<String, Object> values = new HashMap<>();

	/**
	 * Adds a condition.
	 * @param name the parameter in it
	 * @param value its value; null for no condition
	 */
	public Conditions and(String condition, String name, @Nullable Object value) {
		if (value != null) {
			this.conditions.add("(" + condition + ")");
			this.values.put(name, value);
		}
		return this;
	}

	/** Adds a condition on texts; none where there are none. */
	public Conditions anyOf(String condition, String name, Collection<?> words) {
		return and(condition, name,
				words.isEmpty() ? null : words.stream().map(String::valueOf).toArray(String[]::new));
	}

	/** What stands behind {@code WHERE}. */
	public String sql() {
		return String.join(" AND ", this.conditions);
	}

	/** The values of the parameters. */
	public Map<String, Object> values() {
		return this.values;
	}

	/** The same, and which page of the list is meant. */
	public Map<String, Object> values(int page, int size) {
		Map<String, Object> all = new HashMap<>(this.values);
		all.put("size", size);
		all.put("skip", (long) page * size);
		return all;
	}

}
