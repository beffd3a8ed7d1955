package org.imglish.platform.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

/**
 * The processes of a platform on a home of its own: {@code serve} with the worker beside
 * it, workers more, and the database that they share.
 */
final class ChaosProcesses {

	/** The worker's grace and the end of the application after it. */
	private static final long PATIENCE_SECONDS = 150;

	/** Longer than a lease and than the members of a gang wait for each other. */
	private static final long HANGING_MILLISECONDS = 14_000;

	private final Path home;

	private final Path logs;

	private final int port;

	private volatile @Nullable Process api;

	/** The workers that are not the API's; null where none has been started yet. */
	private final List<@Nullable Process> workers = new ArrayList<>();

	/** Processes that were killed here; whoever else ends did so by itself. */
	private final Set<Long> killed = new HashSet<>();

	private final List<String> endedAlone = new ArrayList<>();

	/**
	 * @param workers how many, besides that of the API
	 */
	ChaosProcesses(Path home, int workers) throws IOException {
		this.home = home;
		for (int i = 0; i < workers; i++) {
			this.workers.add(null);
		}
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
		if (isMissing(this.api)) {
			this.api = launch("serve", "--port", Integer.toString(this.port));
		}
		for (int i = 0; i < this.workers.size(); i++) {
			if (isMissing(this.workers.get(i))) {
				this.workers.set(i, launch("worker", "--threads", "1"));
			}
		}
	}

	private boolean isMissing(@Nullable Process process) {
		if (process != null && !process.isAlive() && !this.killed.contains(process.pid())) {
			this.endedAlone.add(String.format(Locale.ROOT, "Process %d ended with %d although nobody killed it",
					process.pid(), process.exitValue()));
		}
		return process == null || !process.isAlive();
	}

	/** A sentence for each process that ended by itself. */
	List<String> endedAlone() {
		return List.copyOf(this.endedAlone);
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
	 * the database in a quarter each. Where workers train together, one of four of them
	 * is not killed, but stopped for longer than the others wait.
	 * @return what was killed, or empty if it did not run at the moment
	 */
	Optional<String> kill(RandomGenerator random) throws IOException, InterruptedException {
		return switch (random.nextInt(8)) {
			case 0, 1 -> kill("API", handle(this.api));
			case 2, 3 -> kill("database", database());
			case 4 -> kill("worker of the API", handle(this.api).flatMap(ChaosProcesses::workerOf));
			case 5 -> (this.workers.size() > 1) ? hang(random) : kill("worker", handle(this.workers.get(0)));
			default -> kill("worker", handle(any(random)));
		};
	}

	private @Nullable Process any(RandomGenerator random) {
		return this.workers.get(random.nextInt(this.workers.size()));
	}

	/** Kills and waits for the death, so that who is missing can be started again. */
	private Optional<String> kill(String what, Optional<ProcessHandle> process) {
		process.ifPresent((victim) -> this.killed.add(victim.pid()));
		return process.filter(ProcessHandle::destroyForcibly).map((victim) -> {
			victim.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
			return what + " (" + victim.pid() + ")";
		});
	}

	private Optional<String> hang(RandomGenerator random) throws IOException, InterruptedException {
		Process process = any(random);
		if (process == null || !process.isAlive()) {
			return Optional.empty();
		}
		signal(process, "STOP");
		Thread.sleep(HANGING_MILLISECONDS);
		signal(process, "CONT");
		return Optional.of("worker that hung (" + process.pid() + ")");
	}

	private static void signal(Process process, String signal) throws IOException, InterruptedException {
		new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
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
		List<@Nullable Process> all = all();
		for (Process process : all) {
			if (process != null) {
				process.destroy();
			}
		}
		for (Process process : all) {
			ended &= process == null || process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
		}
		return ended && database().filter(ProcessHandle::isAlive).isEmpty();
	}

	private List<@Nullable Process> all() {
		List<@Nullable Process> all = new ArrayList<>(this.workers);
		all.add(0, this.api);
		return all;
	}

	/** Kills all that is left. */
	void abandon() {
		for (Process process : all()) {
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
