package org.imglish.jobs.backup;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The tables and sequences of a database as it describes them itself, whatever version
 * its schema has.
 */
final class Tables {

	private static final String SEPARATOR = ", ";

	private Tables() {
	}

	/** All tables, each after those that it refers to; without Flyway's own. */
	static List<Table> of(JdbcClient jdbc) {
		List<Row> left = new ArrayList<>(jdbc
			.sql("""
					SELECT c.oid::bigint AS id, n.nspname || '.' || c.relname AS name, (
						SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_attribute a
						WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
						ARRAY(SELECT f.confrelid::bigint FROM pg_constraint f
							WHERE f.conrelid = c.oid AND f.contype = 'f' AND f.confrelid <> c.oid) AS needs
					FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
					WHERE n.nspname IN ('imglish', 'batch') AND c.relkind IN ('r', 'p') AND NOT c.relispartition
						AND c.relname <> 'flyway_schema_history'
					ORDER BY 2
					""")
			.query((row, index) -> new Row(row.getLong("id"),
					new Table(row.getString("name"), row.getString("columns")),
					Set.copyOf(List.of((Long[]) row.getArray("needs").getArray()))))
			.list());
		List<Table> ordered = new ArrayList<>();
		Set<Long> known = new HashSet<>();
		while (!left.isEmpty()) {
			Row next = left.stream()
				.filter((row) -> known.containsAll(row.needs()))
				.findFirst()
				.orElseThrow(() -> new IllegalStateException("Tables that refer to each other: " + left));
			left.remove(next);
			known.add(next.id());
			ordered.add(next.table());
		}
		return ordered;
	}

	/** Where each sequence stands; 0 where no number was taken. */
	static Map<String, Long> sequences(JdbcClient jdbc) {
		Map<String, Long> sequences = new LinkedHashMap<>();
		jdbc.sql("""
				SELECT schemaname || '.' || sequencename AS name, coalesce(last_value, 0) AS last FROM pg_sequences
				WHERE schemaname IN ('imglish', 'batch') ORDER BY 1
				""").query((row) -> {
			sequences.put(row.getString("name"), row.getLong("last"));
		});
		return sequences;
	}

	/**
	 * A table.
	 *
	 * @param name with its schema
	 * @param columns those that are not computed from others, as SQL lists them
	 */
	record Table(String name, String columns) {

		String copyOut() {
			return "COPY (SELECT " + this.columns + " FROM " + this.name + ") TO STDOUT";
		}

		/**
		 * How rows of some columns come in.
		 * @param given the columns as {@link #columns} lists them
		 * @throws IOException if the table has none of such a name: what stands in a file
		 * becomes no part of a statement before
		 */
		String copyIn(String given) throws IOException {
			Set<String> known = Set.of(this.columns.split(SEPARATOR));
			for (String column : given.split(SEPARATOR, -1)) {
				if (!known.contains(column)) {
					throw new IOException(this.name + " has no column " + column);
				}
			}
			return "COPY " + this.name + " (" + given + ") FROM STDIN";
		}

	}

	private record Row(long id, Table table, Set<Long> needs) {

	}

}
