package org.imglish.jobs.backup;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.imglish.jobs.run.RunLedger;
import org.imglish.jobs.store.Store;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Puts a {@link Backup} into a database that holds nothing yet, and looks for the files
 * of its listing in the store.
 */
public final class Restore {

	/** No list of columns is longer. */
	private static final int LONGEST_LINE = 10_000;

	/** No list of tables is longer. */
	private static final int LONGEST_CONTENTS = 1 << 20;

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final DataSource database;

	private final Flyway flyway;

	private final Store store;

	/**
	 * @param flyway brings the schema to its newest version
	 */
	public Restore(DataSource database, Flyway flyway, Store store) {
		this.database = database;
		this.flyway = flyway;
		this.store = store;
	}

	/**
	 * Restores all of a backup or, if anything is wrong with it, nothing. Runs that were
	 * being carried out go on as those of dead workers do.
	 * @param sums whether the files in the store are read and compared with their sums,
	 * or only looked for
	 * @param progress told each table's name and how many rows it has got
	 * @throws IOException if it is no whole backup, this program is older than it, or the
	 * database holds something
	 */
	public Restored restore(Path file, boolean sums, BiConsumer<String, Long> progress) throws IOException {
		try (ZipFile backup = open(file)) {
			Contents contents = contents(file, backup);
			requireKnown(file, contents);
			List<StoredFile> files = files(file, backup);
			bringTo(contents.schema());
			inTransaction((connection, jdbc) -> load(connection, jdbc, file, backup, contents, progress));
			this.flyway.migrate();
			abandonRuns(JdbcClient.create(this.database));
			return new Restored(contents, files.stream().flatMap((each) -> missing(each, sums).stream()).toList());
		}
	}

	private static ZipFile open(Path file) throws IOException {
		try {
			return new ZipFile(file.toFile());
		}
		catch (ZipException ex) {
			throw damaged(file, ex.getMessage(), ex);
		}
	}

	private static IOException damaged(Path file, @Nullable String why, @Nullable Exception cause) {
		return new IOException(file + " is no whole backup: " + why, cause);
	}

	private static Contents contents(Path file, ZipFile backup) throws IOException {
		try {
			return read(file, backup, Backup.CONTENTS,
					(in) -> JSON.readValue(in.readNBytes(LONGEST_CONTENTS), Contents.class));
		}
		catch (JacksonException ex) {
			throw damaged(file, Backup.CONTENTS + " cannot be read", ex);
		}
	}

	private static List<StoredFile> files(Path file, ZipFile backup) throws IOException {
		try {
			return read(file, backup, Backup.LISTING,
					(in) -> new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines()
						.map((line) -> JSON.readValue(line, StoredFile.class))
						.toList());
		}
		catch (JacksonException | UncheckedIOException ex) {
			throw damaged(file, Backup.LISTING + " cannot be read", ex);
		}
	}

	/**
	 * Reads a part of a backup and compares it with its check sum, which Java's files of
	 * this kind do not.
	 */
	private static <T, E extends Exception> T read(Path file, ZipFile backup, String name, Reading<T, E> reading)
			throws IOException, E {
		ZipEntry entry = backup.getEntry(name);
		if (entry == null) {
			throw damaged(file, "it has no " + name, null);
		}
		try (CheckedInputStream in = new CheckedInputStream(backup.getInputStream(entry), new CRC32())) {
			T result = reading.read(in);
			in.transferTo(OutputStream.nullOutputStream());
			if (in.getChecksum().getValue() != entry.getCrc()) {
				throw damaged(file, name + " is not what was written", null);
			}
			return result;
		}
		catch (ZipException | EOFException ex) {
			throw damaged(file, name + ": " + ex.getMessage(), ex);
		}
	}

	private void requireKnown(Path file, Contents contents) throws IOException {
		boolean known = Arrays.stream(this.flyway.info().all())
			.anyMatch((migration) -> migration.getVersion() != null
					&& migration.getVersion().getVersion().equals(contents.schema()));
		if (contents.format() > Contents.FORMAT || !known) {
			throw new IOException(file + " was written by a newer version of Imglish (format " + contents.format()
					+ ", schema " + contents.schema() + "); restore it with that one");
		}
	}

	/**
	 * Makes sure that nothing is lost, and that nobody adds anything until the
	 * transaction ends.
	 */
	private static void requireEmpty(JdbcClient jdbc) throws IOException {
		jdbc.sql("LOCK TABLE imglish.run, imglish.api_token, imglish.webhook, imglish.audit, imglish.worker "
				+ "IN ACCESS EXCLUSIVE MODE")
			.update();
		boolean used = jdbc.sql("""
				SELECT EXISTS (SELECT FROM imglish.run) OR EXISTS (SELECT FROM imglish.api_token)
					OR EXISTS (SELECT FROM imglish.webhook) OR EXISTS (SELECT FROM imglish.audit)
				""").query(Boolean.class).single();
		if (used) {
			throw new IOException("This database already holds runs or tokens, and a backup goes into an empty one: "
					+ "name another home with --home, or another database");
		}
		if (jdbc.sql("SELECT EXISTS (SELECT FROM imglish.worker WHERE alive_until > now())")
			.query(Boolean.class)
			.single()) {
			throw new IOException("Workers are alive on this database; stop them before a backup is restored");
		}
	}

	/** Tables as they were when the backup was written; later ones come by migration. */
	private void bringTo(String schema) throws IOException {
		boolean isOther = inTransaction((connection, jdbc) -> {
			requireEmpty(jdbc);
			boolean drops = !Backup.schema(jdbc).equals(schema);
			if (drops) {
				jdbc.sql("DROP SCHEMA batch CASCADE").update();
				jdbc.sql("DROP SCHEMA imglish CASCADE").update();
			}
			return drops;
		});
		if (isOther) {
			Flyway.configure().configuration(this.flyway.getConfiguration()).target(schema).load().migrate();
		}
	}

	private <T> T inTransaction(Work<T> work) throws IOException {
		try (Connection connection = this.database.getConnection()) {
			connection.setAutoCommit(false);
			try {
				T result = work.perform(connection,
						JdbcClient.create(new SingleConnectionDataSource(connection, true)));
				connection.commit();
				return result;
			}
			finally {
				connection.rollback();
			}
		}
		catch (SQLException ex) {
			throw new IOException("The database cannot be written: " + ex.getMessage(), ex);
		}
	}

	private static Contents load(Connection connection, JdbcClient jdbc, Path file, ZipFile backup, Contents contents,
			BiConsumer<String, Long> progress) throws SQLException, IOException {
		requireEmpty(jdbc);
		List<Tables.Table> tables = Tables.of(jdbc);
		jdbc.sql("TRUNCATE " + String.join(", ", tables.stream().map(Tables.Table::name).toList())).update();
		Map<String, Long> left = new HashMap<>(contents.rows());
		for (Tables.Table table : tables) {
			Long expected = left.remove(table.name());
			if (expected != null) {
				long rows = load(connection, file, backup, table);
				if (rows != expected) {
					throw damaged(file, table.name() + " has " + rows + " rows instead of " + expected, null);
				}
				progress.accept(table.name(), rows);
			}
		}
		if (!left.isEmpty()) {
			throw damaged(file, "there are no tables " + left.keySet(), null);
		}
		for (String sequence : Tables.sequences(jdbc).keySet()) {
			long last = contents.sequences().getOrDefault(sequence, 0L);
			if (last > 0) {
				jdbc.sql("SELECT setval(?::regclass, ?)").params(sequence, last).query().singleRow();
			}
		}
		return contents;
	}

	private static long load(Connection connection, Path file, ZipFile backup, Tables.Table table)
			throws SQLException, IOException {
		CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
		try {
			return Restore.<Long, SQLException>read(file, backup, Backup.TABLES + table.name(), (in) -> {
				Reader rows = new InputStreamReader(in, StandardCharsets.UTF_8);
				return copy.copyIn(statement(file, table, firstLine(rows)), rows);
			});
		}
		catch (SQLException ex) {
			throw damaged(file, table.name() + ": " + ex.getMessage(), ex);
		}
	}

	private static String statement(Path file, Tables.Table table, String columns) throws IOException {
		try {
			return table.copyIn(columns);
		}
		catch (IOException ex) {
			throw damaged(file, ex.getMessage(), ex);
		}
	}

	/** No more than that: the rest is for whoever reads on. */
	private static String firstLine(Reader in) throws IOException {
		StringBuilder line = new StringBuilder();
		for (int next = in.read(); next >= 0 && next != '\n' && line.length() < LONGEST_LINE; next = in.read()) {
			line.append((char) next);
		}
		return line.toString();
	}

	/** Whoever carried runs out when the backup was written does so no longer. */
	private static void abandonRuns(JdbcClient jdbc) {
		jdbc.sql("UPDATE imglish.worker SET alive_until = 'epoch'").update();
		RunLedger ledger = new RunLedger(jdbc);
		jdbc.sql("SELECT DISTINCT lease_worker FROM imglish.run WHERE lease_worker IS NOT NULL")
			.query(String.class)
			.list()
			.forEach(ledger::abandon);
	}

	private Optional<String> missing(StoredFile file, boolean sums) {
		try {
			if (!sums) {
				file.find(this.store);
			}
			else if (!file.isWhole(this.store)) {
				return Optional.of(file.place() + ": is not what it was");
			}
			return Optional.empty();
		}
		catch (NoSuchFileException ex) {
			return Optional.of(file.place() + ": is not there");
		}
		catch (IOException ex) {
			return Optional.of(file.place() + ": " + ex.getMessage());
		}
	}

	private interface Work<T> {

		T perform(Connection connection, JdbcClient jdbc) throws IOException, SQLException;

	}

	private interface Reading<T, E extends Exception> {

		T read(InputStream in) throws IOException, E;

	}

}
