package org.imglish.jobs.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import javax.sql.DataSource;

import org.imglish.core.shard.ShardWriter;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the whole database, as it is at one moment, and a listing of the files in the
 * store that it names into one file, while everything goes on. The files themselves stay
 * where they are.
 */
public final class Backup {

	static final String CONTENTS = "contents.json";

	static final String LISTING = "store.jsonl";

	static final String TABLES = "tables/";

	private static final String DRAFT = ".part";

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final DataSource database;

	private final StoreListing listing;

	/**
	 * @param listing names the files in the store
	 */
	public Backup(DataSource database, StoreListing listing) {
		this.database = database;
		this.listing = listing;
	}

	/**
	 * Writes a backup. Whoever reads it sees webhooks' secrets and what people have
	 * written, so only this user may.
	 * @param file it appears there when it is whole
	 * @param progress told each table's name and how many rows it had
	 * @throws IOException if there is such a file, or it cannot be written
	 */
	public Contents write(Path file, BiConsumer<String, Long> progress) throws IOException {
		if (Files.exists(file)) {
			throw new IOException(
					"There is a file " + file + " already, and backups replace nothing; name another one");
		}
		if (!Files.isDirectory(file.toAbsolutePath().resolveSibling(""))) {
			throw new IOException("There is no folder for " + file + "; make it first");
		}
		Path draft = file.resolveSibling(file.getFileName() + DRAFT);
		Files.deleteIfExists(draft);
		createPrivate(draft);
		try {
			Contents contents;
			try (OutputStream out = Files.newOutputStream(draft)) {
				contents = write(out, progress);
			}
			try (FileChannel written = FileChannel.open(draft, StandardOpenOption.WRITE)) {
				written.force(true);
			}
			Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
			ShardWriter.forceFolder(file.toAbsolutePath().resolveSibling(""));
			return contents;
		}
		catch (IOException ex) {
			throw new IOException(file + " cannot be written: " + ex.getMessage(), ex);
		}
		finally {
			Files.deleteIfExists(draft);
		}
	}

	private static void createPrivate(Path draft) throws IOException {
		if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
			Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
		}
		else {
			Files.createFile(draft);
		}
	}

	private Contents write(OutputStream out, BiConsumer<String, Long> progress) throws IOException {
		try (Connection connection = this.database.getConnection();
				ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
			connection.setAutoCommit(false);
			connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
			connection.setReadOnly(true);
			try {
				return write(connection, zip, progress);
			}
			finally {
				connection.rollback();
			}
		}
		catch (SQLException ex) {
			throw new IOException("The database cannot be read: " + ex.getMessage(), ex);
		}
	}

	private Contents write(Connection connection, ZipOutputStream zip, BiConsumer<String, Long> progress)
			throws SQLException, IOException {
		JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
		Instant at = jdbc.sql("SELECT now()").query((row, index) -> row.getTimestamp(1).toInstant()).single();
		Map<String, Long> rows = new LinkedHashMap<>();
		for (Tables.Table table : Tables.of(jdbc)) {
			zip.putNextEntry(new ZipEntry(TABLES + table.name()));
			zip.write((table.columns() + "\n").getBytes(StandardCharsets.UTF_8));
			long copied = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(table.copyOut(), zip);
			zip.closeEntry();
			rows.put(table.name(), copied);
			progress.accept(table.name(), copied);
		}
		List<StoredFile> files = this.listing.of(jdbc);
		long bytes = files.stream().map(StoredFile::bytes).filter(Objects::nonNull).mapToLong(Long::longValue).sum();
		zip.putNextEntry(new ZipEntry(LISTING));
		for (StoredFile file : files) {
			zip.write((JSON.writeValueAsString(file) + "\n").getBytes(StandardCharsets.UTF_8));
		}
		zip.closeEntry();
		// Sequences are no part of what a transaction sees: after the rows they are never
		// behind.
		Contents contents = new Contents(Contents.FORMAT, schema(jdbc), at, rows, Tables.sequences(jdbc), files.size(),
				bytes);
		zip.putNextEntry(new ZipEntry(CONTENTS));
		zip.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(contents));
		zip.closeEntry();
		return contents;
	}

	static String schema(JdbcClient jdbc) {
		return jdbc.sql("""
				SELECT version FROM imglish.flyway_schema_history WHERE success AND version IS NOT NULL
				ORDER BY installed_rank DESC LIMIT 1
				""").query(String.class).single();
	}

}
