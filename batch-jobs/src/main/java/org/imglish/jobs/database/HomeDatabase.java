package org.imglish.jobs.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL server of a home folder. Whoever comes first starts it, others join, the
 * last to leave stops it; one that died with its starter is found and joined, or started
 * again. Port and password lie in the home, readable by its owner alone.
 */
public final class HomeDatabase implements AutoCloseable {

	private static final Logger LOGGER = LoggerFactory.getLogger(HomeDatabase.class);

	private static final String USER = "postgres";

	private static final int PASSWORD_BYTES = 24;

	private final Path folder;

	private final String url;

	private final String password;

	private HomeDatabase(Path folder, String url, String password) {
		this.folder = folder;
		this.url = url;
		this.password = password;
	}

	/**
	 * Joins the home's server, or starts it.
	 * @param home home folder
	 */
	public static HomeDatabase open(Path home) throws IOException {
		Path folder = Files.createDirectories(home.resolve("postgres"));
		try (FileChannel channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE,
				StandardOpenOption.WRITE); FileLock lock = channel.lock()) {
			String password = password(folder);
			Path portFile = folder.resolve("port");
			String url = Files.exists(portFile) ? url(Integer.parseInt(Files.readString(portFile).strip())) : "";
			if (url.isEmpty() || !answers(url, password)) {
				url = url(start(home, folder, password));
				Files.writeString(portFile, url.replaceAll(".*:(\\d+)/.*", "$1"));
			}
			Files.createDirectories(folder.resolve("users"));
			Files.writeString(folder.resolve("users").resolve(Long.toString(ProcessHandle.current().pid())), "");
			LOGGER.debug("Using the PostgreSQL of {} under {}, lock {}", folder, url, lock.isValid());
			return new HomeDatabase(folder, url, password);
		}
	}

	private static int start(Path home, Path folder, String password) throws IOException {
		Path data = folder.resolve("data");
		boolean fresh = !Files.exists(data.resolve("PG_VERSION"));
		if (!fresh) {
			removeStalePidFile(data);
		}
		EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
			.setDataDirectory(data)
			.setOverrideWorkingDirectory(Files.createDirectories(home.resolve("natives").resolve("postgres")).toFile())
			.setCleanDataDirectory(false)
			.setRegisterShutdownHook(false)
			.setServerConfig("fsync", "on")
			.setServerConfig("synchronous_commit", "on")
			.setServerConfig("full_page_writes", "on")
			.setServerConfig("max_connections", "100")
			.setServerConfig("listen_addresses", "127.0.0.1")
			.setErrorRedirector(ProcessBuilder.Redirect.appendTo(folder.resolve("server.log").toFile()))
			.setOutputRedirector(ProcessBuilder.Redirect.appendTo(folder.resolve("server.log").toFile()));
		if (!fresh) {
			builder.setConnectConfig("password", password);
		}
		EmbeddedPostgres server = builder.start();
		if (fresh) {
			secure(server, data, password);
		}
		return server.getPort();
	}

	/** From trust to scram: the password is set, and nothing enters without it. */
	private static void secure(EmbeddedPostgres server, Path data, String password) throws IOException {
		try (Connection connection = DriverManager.getConnection(url(server.getPort()), USER, "");
				Statement statement = connection.createStatement()) {
			statement.execute("ALTER USER postgres PASSWORD '" + password + "'");
			Files.writeString(data.resolve("pg_hba.conf"), """
					local all all scram-sha-256
					host all all 127.0.0.1/32 scram-sha-256
					host all all ::1/128 scram-sha-256
					""");
			statement.execute("SELECT pg_reload_conf()");
		}
		catch (SQLException ex) {
			throw new IOException("The new database server in " + data + " could not be secured: " + ex.getMessage(),
					ex);
		}
	}

	/**
	 * A pid file whose process is gone, or is another program, keeps the server from
	 * starting.
	 */
	private static void removeStalePidFile(Path data) throws IOException {
		Path file = data.resolve("postmaster.pid");
		if (!Files.exists(file)) {
			return;
		}
		List<String> lines = Files.readAllLines(file);
		long pid = lines.isEmpty() ? 0 : Long.parseLong(lines.get(0).strip());
		ProcessHandle process = ProcessHandle.of(pid).orElse(null);
		boolean postgres = process != null
				&& process.info().command().map((path) -> path.contains("postgres")).orElse(true);
		if (process != null && process.isAlive() && postgres) {
			process.destroy();
			process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
		}
		Files.deleteIfExists(file);
		Files.deleteIfExists(data.resolve("epg-lock"));
	}

	private static String password(Path folder) throws IOException {
		Path file = folder.resolve("password");
		if (!Files.exists(file)) {
			byte[] random = new byte[PASSWORD_BYTES];
			new SecureRandom().nextBytes(random);
			if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
				Files.createFile(file,
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
			}
			Files.writeString(file, HexFormat.of().formatHex(random));
		}
		return Files.readString(file).strip();
	}

	private static String url(int port) {
		return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
	}

	private static boolean answers(String url, String password) {
		Properties properties = new Properties();
		properties.put("user", USER);
		properties.put("password", password);
		properties.put("connectTimeout", "5");
		try (Connection connection = DriverManager.getConnection(url, properties)) {
			return connection.isValid(5);
		}
		catch (SQLException ex) {
			LOGGER.debug("No server answers under {}: {}", url, ex.getMessage());
			return false;
		}
	}

	public String url() {
		return this.url;
	}

	public String user() {
		return USER;
	}

	public String password() {
		return this.password;
	}

	/** Leaves; the last one stops the server, whose data stays. */
	@Override
	public void close() {
		try (FileChannel channel = FileChannel.open(this.folder.resolve("lock"), StandardOpenOption.WRITE);
				FileLock lock = channel.lock()) {
			Files.deleteIfExists(this.folder.resolve("users").resolve(Long.toString(ProcessHandle.current().pid())));
			if (lock.isValid() && livingUsers().isEmpty()) {
				stop();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private List<Path> livingUsers() throws IOException {
		List<Path> living = new ArrayList<>();
		try (Stream<Path> users = Files.list(this.folder.resolve("users"))) {
			for (Path user : users.toList()) {
				boolean alive = ProcessHandle.of(Long.parseLong(user.getFileName().toString()))
					.map(ProcessHandle::isAlive)
					.orElse(false);
				if (alive) {
					living.add(user);
				}
				else {
					Files.delete(user);
				}
			}
		}
		return living;
	}

	private void stop() throws IOException {
		Path file = this.folder.resolve("data").resolve("postmaster.pid");
		if (!Files.exists(file)) {
			return;
		}
		long pid = Long.parseLong(Files.readAllLines(file).get(0).strip());
		ProcessHandle.of(pid).ifPresent((process) -> {
			// SIGINT would be PostgreSQL's fast shutdown; SIGTERM waits for sessions, and
			// none are left.
			process.destroy();
			process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
		});
		Files.deleteIfExists(this.folder.resolve("port"));
	}

}
