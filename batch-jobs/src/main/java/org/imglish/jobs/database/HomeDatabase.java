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
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL server of a home folder. Whoever comes first starts it, others join, the
 * last to leave stops it. One that dies is started again on its port by whichever of its
 * users sees it first, so that nobody has to connect to another place. Port and password
 * lie in the home, readable by its owner alone.
 */
public final class HomeDatabase implements AutoCloseable {

	private static final Logger LOGGER = LoggerFactory.getLogger(HomeDatabase.class);

	private static final int PASSWORD_BYTES = 24;

	private static final long WATCH_MILLISECONDS = 1000;

	/** Locks of one process do not exclude each other in the file. */
	private static final Object IN_THIS_PROCESS = new Object();

	private final Path folder;

	private final HomeServer server;

	private final HomeUsers users;

	private final Path use;

	private final int port;

	private final String password;

	private final CountDownLatch closed = new CountDownLatch(1);

	private HomeDatabase(Path home) throws IOException {
		this.folder = home.resolve("postgres");
		this.password = password(this.folder);
		this.server = new HomeServer(this.folder, home.resolve("natives").resolve("postgres"), this.password);
		this.users = new HomeUsers(this.folder.resolve("users"));
		this.port = this.server.joinOrStart(true);
		this.use = this.users.enter();
	}

	/**
	 * Joins the home's server, or starts it.
	 * @param home home folder
	 */
	public static HomeDatabase open(Path home) throws IOException {
		Path folder = Files.createDirectories(home.resolve("postgres"));
		HomeDatabase database = locked(folder, () -> new HomeDatabase(home));
		Thread watch = new Thread(database::watch, "home-database");
		watch.setDaemon(true);
		watch.start();
		return database;
	}

	private static <T> T locked(Path folder, Work<T> work) throws IOException {
		synchronized (IN_THIS_PROCESS) {
			try (FileChannel channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE,
					StandardOpenOption.WRITE); FileLock lock = channel.lock()) {
				LOGGER.trace("Holding {}", lock);
				return work.perform();
			}
		}
	}

	/** Starts the server again whenever it dies. */
	private void watch() {
		try {
			while (!this.closed.await(WATCH_MILLISECONDS, TimeUnit.MILLISECONDS)) {
				if (!this.server.isAlive()) {
					revive();
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void revive() {
		try {
			locked(this.folder, () -> {
				// In the meantime another may have done it, or this use may have ended.
				if (this.closed.getCount() > 0 && !this.server.isAlive()) {
					LOGGER.warn("The database server died; starting it again");
					this.server.joinOrStart(false);
				}
				return this.port;
			});
		}
		catch (IOException | RuntimeException ex) {
			LOGGER.warn("The database server cannot be started again yet: {}", ex.getMessage());
		}
	}

	private static String password(Path folder) throws IOException {
		Path file = folder.resolve("password");
		if (!Files.exists(file) || Files.size(file) == 0) {
			byte[] random = new byte[PASSWORD_BYTES];
			new SecureRandom().nextBytes(random);
			Files.deleteIfExists(file);
			if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
				Files.createFile(file,
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
			}
			Files.writeString(file, HexFormat.of().formatHex(random));
		}
		return Files.readString(file).strip();
	}

	public String url() {
		return HomeServer.url(this.port);
	}

	public String user() {
		return HomeServer.USER;
	}

	public String password() {
		return this.password;
	}

	/** Leaves; the last one stops the server, whose data stay. */
	@Override
	public void close() {
		try {
			locked(this.folder, () -> {
				this.closed.countDown();
				if (!this.users.leave(this.use)) {
					this.server.stop();
				}
				return this.port;
			});
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private interface Work<T> {

		T perform() throws IOException;

	}

	/**
	 * Whether something failed because the server was away: it had died, or was just
	 * being started.
	 */
	public static boolean wasAway(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException sql && sql.getSQLState() != null
					&& (sql.getSQLState().startsWith("08") || sql.getSQLState().startsWith("57P"))) {
				return true;
			}
		}
		return false;
	}

}
