package org.imglish.platform.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker of {@code serve}, as a process of its own: a native crash or an
 * out-of-memory kill never takes the API along, and a dead worker is started again.
 */
final class WorkerProcess implements AutoCloseable {

	private static final Logger LOGGER = LoggerFactory.getLogger(WorkerProcess.class);

	private static final long RESTART_MILLISECONDS = 1000;

	/** What a worker needs to end after its attempts have ended. */
	private static final Duration AFTERWARDS = Duration.ofSeconds(30);

	private final Path home;

	private final Duration grace;

	private volatile boolean closing;

	private volatile @Nullable Process process;

	/**
	 * @param grace how long it may take for its last checkpoint
	 */
	WorkerProcess(Path home, Duration grace) {
		this.home = home;
		this.grace = grace;
	}

	/** Starts the worker and keeps one alive. */
	void start() {
		Thread thread = new Thread(this::keepAlive, "worker-process");
		thread.setDaemon(true);
		thread.start();
	}

	private void keepAlive() {
		try {
			while (!this.closing) {
				Process started = launch();
				this.process = started;
				int code = started.waitFor();
				if (!this.closing) {
					LOGGER.warn("The worker ended with {}; starting another", code);
					Thread.sleep(RESTART_MILLISECONDS);
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The worker cannot be started: " + ex.getMessage(), ex);
		}
	}

	private Process launch() throws IOException {
		Path log = Files.createDirectories(this.home.resolve("logs")).resolve("worker.out");
		return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx2g", "-cp",
				System.getProperty("java.class.path"), "org.imglish.platform.Imglish", "worker", "--home",
				this.home.toString(), "--grace", Long.toString(this.grace.toSeconds()), "--parent",
				Long.toString(ProcessHandle.current().pid()))
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
			.start();
	}

	@Override
	public void close() {
		this.closing = true;
		Process running = this.process;
		if (running == null) {
			return;
		}
		running.destroy();
		try {
			if (!running.waitFor(this.grace.plus(AFTERWARDS).toSeconds(), TimeUnit.SECONDS)) {
				running.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
