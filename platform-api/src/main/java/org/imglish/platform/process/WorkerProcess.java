package org.imglish.platform.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.imglish.platform.launch.JavaProcess;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker as a process of its own, which ends with this one: a native crash or an
 * out-of-memory kill takes nobody along, and a dead worker is started again.
 */
final class WorkerProcess implements AutoCloseable {

	private static final Logger LOGGER = LoggerFactory.getLogger(WorkerProcess.class);

	private static final long RESTART_MILLISECONDS = 1000;

	/** What a worker needs to end after its attempts have ended. */
	private static final Duration AFTERWARDS = Duration.ofSeconds(30);

	private final Path home;

	private final Duration grace;

	private final String name;

	private final List<String> options;

	private volatile boolean closing;

	private volatile @Nullable Process process;

	/**
	 * A worker that is not started yet.
	 * @param grace how long it may take for its last checkpoint
	 * @param name of the file that takes what it prints
	 * @param options further options of its command line
	 */
	WorkerProcess(Path home, Duration grace, String name, List<String> options) {
		this.home = home;
		this.grace = grace;
		this.name = name;
		this.options = List.copyOf(options);
	}

	/**
	 * The workers of a machine: as many as asked for, or one for each of its GPUs, or one
	 * on its cores.
	 * @param number how many, or 0
	 * @param options further options of each
	 */
	static List<WorkerProcess> of(Path home, Duration grace, int number, List<String> options) {
		List<String> gpus = Gpus.names();
		int count = (number > 0) ? number : Math.max(1, gpus.size());
		List<WorkerProcess> workers = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			List<String> all = new ArrayList<>(options);
			if (!gpus.isEmpty()) {
				all.addAll(List.of("--device", gpus.get(i % gpus.size())));
			}
			workers.add(new WorkerProcess(home, grace, (i == 0) ? "worker.out" : "worker-" + (i + 1) + ".out", all));
		}
		return workers;
	}

	/** Ends several at once. */
	static void close(List<WorkerProcess> workers) {
		workers.forEach(WorkerProcess::end);
		workers.forEach(WorkerProcess::close);
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
		Path log = Files.createDirectories(this.home.resolve("logs")).resolve(this.name);
		List<String> command = new ArrayList<>(List.of("worker", "--home", this.home.toString(), "--grace",
				Long.toString(this.grace.toSeconds()), "--parent", Long.toString(ProcessHandle.current().pid())));
		command.addAll(this.options);
		return JavaProcess.of(command)
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
			.start();
	}

	/** Asks it to end, and starts no other. */
	private void end() {
		this.closing = true;
		Process running = this.process;
		if (running != null) {
			running.destroy();
		}
	}

	@Override
	public void close() {
		end();
		Process running = this.process;
		if (running == null) {
			return;
		}
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
