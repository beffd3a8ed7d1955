package org.imglish.platform.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

/**
 * The processes of a platform on a home of its own: {@code serve} with the worker beside
 * it, one {@code worker} more, and the database that they share.
 */
final class ChaosProcesses {

	/** The worker's grace and the end of the application after it. */
	private static final long PATIENCE_SECONDS = 150;

	private final Path home;

	private final Path logs;

	private final int port;

	private volatile @Nullable Process api;

	private volatile @Nullable Process worker;

	ChaosProcesses(Path home) throws IOException {
		this.home = home;
		this.logs = Files.createDirectories(home.resolve("logs"));
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			this.port = socket.getLocalPort();
		}
		// However this command ends, nothing of what it started outlives it.
		Runtime.getRuntime().addShutdownHook(new Thread(this::abandon));
	}

	/** Address of the API, the same for each that is started. */
	String url() {
		return "http://127.0.0.1:" + this.port;
	}

	/** Starts whatever does not run. */
	void start() throws IOException {
		if (this.api == null || !this.api.isAlive()) {
			this.api = launch("serve", "--port", Integer.toString(this.port));
		}
		if (this.worker == null || !this.worker.isAlive()) {
			this.worker = launch("worker", "--threads", "1");
		}
	}

	private Process launch(String command, String... options) throws IOException {
		List<String> line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx1g", "-cp", System.getProperty("java.class.path"), "org.imglish.platform.Imglish", command));
		line.addAll(List.of("--home", this.home.toString()));
		line.addAll(List.of(options));
		ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(this.logs.resolve(command + ".out").toFile()));
		// Short leases and any number of attempts: here killing is no sign of a bad run.
		builder.environment().putAll(Map.of("IMGLISH_LEASESECONDS", "5", "IMGLISH_MAXATTEMPTS", "1000000"));
		return builder.start();
	}

	/**
	 * Kills one of the processes with SIGKILL: a worker in half of the cases, the API or
	 * the database in a quarter each.
	 * @return what was killed, or empty if it did not run at the moment
	 */
	Optional<String> kill(RandomGenerator random) throws IOException {
		return switch (random.nextInt(8)) {
			case 0, 1 -> kill("API", handle(this.api));
			case 2, 3 -> kill("database", database());
			case 4, 5 -> kill("worker", handle(this.worker));
			default -> kill("worker of the API", handle(this.api).flatMap(ChaosProcesses::workerOf));
		};
	}

	/** Kills and waits for the death, so that who is missing can be started again. */
	private static Optional<String> kill(String what, Optional<ProcessHandle> process) {
		return process.filter(ProcessHandle::destroyForcibly).map((killed) -> {
			killed.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
			return what + " (" + killed.pid() + ")";
		});
	}

	private static Optional<ProcessHandle> handle(@Nullable Process process) {
		return Optional.ofNullable(process).map(Process::toHandle).filter(ProcessHandle::isAlive);
	}

	private static Optional<ProcessHandle> workerOf(ProcessHandle api) {
		return api.children()
			.filter((child) -> child.info().command().map((path) -> path.endsWith("java")).orElse(false))
			.findFirst();
	}

	private Optional<ProcessHandle> database() throws IOException {
		Path file = this.home.resolve("postgres").resolve("data").resolve("postmaster.pid");
		List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
		return lines.isEmpty() ? Optional.empty() : ProcessHandle.of(Long.parseLong(lines.get(0).strip()));
	}

	/**
	 * Ends all with SIGTERM.
	 * @return whether they ended in time and the last took the database along
	 */
	boolean stop() throws IOException, InterruptedException {
		boolean ended = true;
		for (Process process : new Process[] { this.api, this.worker }) {
			if (process != null) {
				process.destroy();
			}
		}
		for (Process process : new Process[] { this.api, this.worker }) {
			ended &= process == null || process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
		}
		return ended && database().filter(ProcessHandle::isAlive).isEmpty();
	}

	/** Kills all that is left. */
	void abandon() {
		for (Process process : new Process[] { this.api, this.worker }) {
			if (process != null) {
				process.descendants().forEach(ProcessHandle::destroyForcibly);
				process.destroyForcibly();
			}
		}
		try {
			database().ifPresent(ProcessHandle::destroyForcibly);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
