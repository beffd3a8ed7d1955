package org.imglish.core.source;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.imglish.core.condition.Condition;
import org.imglish.core.condition.InvalidConditionException;
import org.imglish.core.condition.Operand;
import org.imglish.core.field.Spelling;
import org.imglish.core.source.RecordCheck.Reason;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Chooses records by a condition on what is known of them. Those that do not meet it are
 * counted; one of which nobody can tell is a record that cannot be used.
 */
final class Choice {

	private final @Nullable Condition condition;

	private final String text;

	private final UnreadParts unread;

	/**
	 * @param where the condition as a recipe writes it; null where all are chosen
	 * @param unread gets the number of records that are not chosen
	 * @throws IOException if it is no condition
	 */
	Choice(@Nullable String where, UnreadParts unread) throws IOException {
		try {
			this.condition = (where != null) ? Condition.parse(where) : null;
		}
		catch (InvalidConditionException ex) {
			throw new IOException("'where' " + ex.getMessage(), ex);
		}
		this.text = String.valueOf(where);
		this.unread = unread;
	}

	/** Names of the columns, or fields, that it depends on. */
	Set<String> columns() {
		return (this.condition == null) ? Set.of()
				: this.condition.columns().stream().map((column) -> column.path().get(0)).collect(Collectors.toSet());
	}

	/**
	 * Checks that a table has all columns that the condition depends on.
	 * @throws IOException if it lacks one
	 */
	void check(String table, List<String> header) throws IOException {
		for (String column : columns()) {
			if (!header.contains(column)) {
				throw new IOException(table + " has no column '" + column + "', which 'where' names; "
						+ Spelling.hint(column, header) + "it has " + TableColumns.shown(header));
			}
		}
	}

	/**
	 * Whether a record is chosen.
	 * @throws BrokenRecordException if that cannot be told
	 */
	boolean takes(JsonNode record) throws BrokenRecordException {
		if (this.condition == null) {
			return true;
		}
		return switch (this.condition.of(record)) {
			case TRUE -> true;
			case FALSE -> {
				this.unread.add("records that 'where' does not choose");
				yield false;
			}
			case UNKNOWN ->
				throw new BrokenRecordException(Reason.UNDECIDED, "whether '" + this.text + "' holds cannot be told: "
						+ described(this.condition, record) + "; where that may be, add 'is null' or 'is not null'");
		};
	}

	private static String described(Condition condition, JsonNode record) {
		return condition.columns().stream().map((column) -> {
			JsonNode value = column.value(record);
			return "its '" + column.name() + "' is " + (Operand.isMissing(value) ? "missing" : value);
		}).sorted().collect(Collectors.joining(", "));
	}

}
