package org.imglish.jobs.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL process over a home's data, whoever started it. All but {@link #answers}
 * and {@link #isAlive} happens under the home's lock.
 */
final class HomeServer {

	static final String USER = "postgres";

	private static final Logger LOGGER = LoggerFactory.getLogger(HomeServer.class);

	/** A server that recovers from a crash refuses connections meanwhile. */
	private static final Duration RECOVERY = Duration.ofSeconds(60);

	private static final Duration SHUTDOWN = Duration.ofSeconds(30);

	private static final int ANY_PORT = 0;

	private final Path folder;

	private final Path data;

	private final Path binaries;

	private final String password;

	/**
	 * @param folder the home's folder of the database
	 * @param binaries where the program is unpacked
	 */
	HomeServer(Path folder, Path binaries, String password) {
		this.folder = folder;
		this.data = folder.resolve("data");
		this.binaries = binaries;
		this.password = password;
	}

	/**
	 * Joins the server that runs, or starts one on the port that the last one had.
	 * @param mayMove whether another port will do where something else has taken that one
	 * @return its port
	 */
	int joinOrStart(boolean mayMove) throws IOException {
		Path portFile = this.folder.resolve("port");
		int port = Files.exists(portFile) ? Integer.parseInt(Files.readString(portFile).strip()) : ANY_PORT;
		if (port != ANY_PORT && (answers(port) || (isAlive() && answersAfterRecovery(port)))) {
			return port;
		}
		kill();
		int started = (mayMove && port != ANY_PORT && isTaken(port)) ? start(ANY_PORT) : start(port);
		Files.writeString(portFile, Integer.toString(started));
		return started;
	}

	private static boolean isTaken(int port) {
		try (ServerSocket socket = new ServerSocket()) {
			socket.setReuseAddress(true);
			socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
			return false;
		}
		catch (IOException ex) {
			LOGGER.info("Port {} of the database server is in use: {}", port, ex.getMessage());
			return true;
		}
	}

	private boolean answersAfterRecovery(int port) {
		long deadline = System.nanoTime() + RECOVERY.toNanos();
		while (isAlive() && System.nanoTime() < deadline) {
			if (answers(port)) {
				return true;
			}
			sleep();
		}
		return false;
	}

	private static void sleep() {
		try {
			TimeUnit.MILLISECONDS.sleep(200);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while the database was recovering", ex);
		}
	}

	/** Whether the server answers on a port. */
	boolean answers(int port) {
		Properties properties = new Properties();
		properties.put("user", USER);
		properties.put("password", this.password);
		properties.put("connectTimeout", "5");
		try (Connection connection = DriverManager.getConnection(url(port), properties)) {
			return connection.isValid(5);
		}
		catch (SQLException ex) {
			LOGGER.debug("No server answers on port {}: {}", port, ex.getMessage());
			return false;
		}
	}

	/** Whether the server's process lives, answering or not. */
	boolean isAlive() {
		return process().isPresent();
	}

	private Optional<ProcessHandle> process() {
		try {
			Path file = this.data.resolve("postmaster.pid");
			List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
			return lines.isEmpty() ? Optional.empty()
					: ProcessHandle.of(Long.parseLong(lines.get(0).strip())).filter(HomeServer::isPostgres);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The number of a dead server may have become another program's. */
	private static boolean isPostgres(ProcessHandle process) {
		return process.isAlive() && process.info().command().map((path) -> path.contains("postgres")).orElse(true);
	}

	private int start(int port) throws IOException {
		boolean fresh = !isSecured();
		if (fresh) {
			// Whoever began to create the data was killed before anybody could use them.
			delete(this.data);
		}
		removeHalfUnpacked();
		removeForeignPidFile();
		// Its lock may be held by a living process whose server died; ours is the home's.
		Files.deleteIfExists(this.data.resolve("epg-lock"));
		ProcessBuilder.Redirect log = ProcessBuilder.Redirect.appendTo(this.folder.resolve("server.log").toFile());
		EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
			.setDataDirectory(this.data)
			.setOverrideWorkingDirectory(this.binaries.toFile())
			.setCleanDataDirectory(false)
			.setRegisterShutdownHook(false)
			.setPGStartupWait(RECOVERY)
			.setServerConfig("fsync", "on")
			.setServerConfig("synchronous_commit", "on")
			.setServerConfig("full_page_writes", "on")
			.setServerConfig("max_connections", "100")
			.setServerConfig("listen_addresses", "127.0.0.1")
			.setErrorRedirector(log)
			.setOutputRedirector(log);
		if (port != ANY_PORT) {
			builder.setPort(port);
		}
		if (!fresh) {
			builder.setConnectConfig("password", this.password);
		}
		EmbeddedPostgres server = builder.start();
		if (fresh) {
			secure(server.getPort());
		}
		return server.getPort();
	}

	/**
	 * A program whose unpacking was killed is unpacked anew: its links would be in the
	 * way. A whole one has a mark.
	 */
	private void removeHalfUnpacked() throws IOException {
		try (Stream<Path> programs = Files.list(Files.createDirectories(this.binaries))) {
			for (Path program : programs.filter((path) -> Files.notExists(path.resolve(".exists"))).toList()) {
				delete(program);
			}
		}
	}

	/**
	 * Whether the data were completely created and let nobody in without the password.
	 */
	private boolean isSecured() throws IOException {
		Path access = this.data.resolve("pg_hba.conf");
		return Files.exists(access) && Files.readAllLines(access)
			.stream()
			.allMatch((line) -> line.startsWith("#") || !line.contains("trust"));
	}

	/** From trust to scram: the password is set, and nothing enters without it. */
	private void secure(int port) throws IOException {
		try (Connection connection = DriverManager.getConnection(url(port), USER, "");
				Statement statement = connection.createStatement()) {
			statement.execute("ALTER USER postgres PASSWORD '" + this.password + "'");
			Files.writeString(this.data.resolve("pg_hba.conf"), """
					local all all scram-sha-256
					host all all 127.0.0.1/32 scram-sha-256
					host all all ::1/128 scram-sha-256
					""");
			statement.execute("SELECT pg_reload_conf()");
		}
		catch (SQLException ex) {
			throw new IOException(
					"The new database server in " + this.data + " could not be secured: " + ex.getMessage(), ex);
		}
	}

	/**
	 * PostgreSQL itself deals with the file of a dead server, and knows better than we
	 * whether its last children are gone; only a number that is now another program's
	 * would keep it from starting.
	 */
	private void removeForeignPidFile() throws IOException {
		Path file = this.data.resolve("postmaster.pid");
		if (Files.exists(file)) {
			List<String> lines = Files.readAllLines(file);
			if (lines.isEmpty() || ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
				.filter(ProcessHandle::isAlive)
				.isPresent()) {
				Files.delete(file);
			}
		}
	}

	/** Ends a server that lives and does not answer. */
	private void kill() {
		process().ifPresent((process) -> {
			LOGGER.warn("The database server {} does not answer and is ended", process.pid());
			process.destroyForcibly();
			await(process);
		});
	}

	/** Stops the server, whose data stay; its last user has left. */
	void stop() throws IOException {
		ProcessHandle process = process().orElse(null);
		if (process != null) {
			process.destroy();
			if (!await(process)) {
				// A session of a foreign program keeps it; nothing is lost with the log.
				process.destroyForcibly();
				await(process);
			}
		}
		Files.deleteIfExists(this.folder.resolve("port"));
	}

	private static boolean await(ProcessHandle process) {
		try {
			process.onExit().get(SHUTDOWN.toSeconds(), TimeUnit.SECONDS);
			return true;
		}
		catch (TimeoutException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void delete(Path folder) throws IOException {
		if (Files.exists(folder)) {
			try (Stream<Path> paths = Files.walk(folder)) {
				for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
					Files.delete(path);
				}
			}
		}
	}

	static String url(int port) {
		return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
	}

}
