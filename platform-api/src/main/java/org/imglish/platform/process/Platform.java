package org.imglish.platform.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.imglish.platform.wiring.Application;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.env.Environment;

/** The API with workers beside it: one for each GPU, or one. */
public final class Platform implements AutoCloseable {

	private static final Logger LOGGER = LoggerFactory.getLogger(Platform.class);

	/** Where commands of the same home find the server. */
	private static final String ADDRESS = "server.url";

	private static final String LOOPBACK = "127.0.0.1";

	/** Addresses that stand for all of a machine, its loopback included. */
	private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

	private final Path home;

	private final Application application;

	private final List<WorkerProcess> workers;

	private final String url;

	private Platform(Path home, Application application, List<WorkerProcess> workers, String url) {
		this.home = home;
		this.application = application;
		this.workers = List.copyOf(workers);
		this.url = url;
	}

	/** Starts all; the workers have a minute for their last checkpoints when they end. */
	public static Platform start(Path home, int port) throws IOException {
		return start(home, port, Duration.ofMinutes(1), Map.of());
	}

	/**
	 * Starts all; the workers have a minute for their last checkpoints when they end.
	 * @param workers how many, or 0 for one for each GPU, or one
	 */
	public static Platform start(Path home, int port, int workers) throws IOException {
		return start(home, port, Duration.ofMinutes(1), workers, Map.of());
	}

	/** Starts all, with one worker for each GPU, or one. */
	public static Platform start(Path home, int port, Duration grace, Map<String, Object> more) throws IOException {
		return start(home, port, grace, 0, more);
	}

	/**
	 * Starts all.
	 * @param home home folder
	 * @param port port of the API, 0 for any free one
	 * @param grace how long a worker may take for its last checkpoint when they end
	 * @param workers how many, or 0 for one for each GPU, or one
	 * @param more further settings of the API
	 * @throws IOException if the port is in use or the home cannot be used
	 */
	public static Platform start(Path home, int port, Duration grace, int workers, Map<String, Object> more)
			throws IOException {
		Map<String, Object> settings = new HashMap<>(more);
		settings.put("server.port", port);
		settings.putIfAbsent("imglish.data-roots", DataRoots.fromEnvironment());
		Application application;
		try {
			application = Application.start(home, true, settings);
		}
		catch (RuntimeException ex) {
			for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
				if (cause instanceof PortInUseException) {
					throw new IOException("Port " + port + " is in use; choose another one with --port", ex);
				}
			}
			throw ex;
		}
		Environment environment = application.bean(Environment.class);
		String url = url(environment.getProperty("server.address", LOOPBACK),
				environment.getRequiredProperty("local.server.port", Integer.class));
		Files.writeString(home.resolve(ADDRESS), url);
		List<WorkerProcess> started = WorkerProcess.of(home, grace, workers, List.of());
		started.forEach(WorkerProcess::start);
		return new Platform(home, application, started, url);
	}

	/** Address of API and dashboard. */
	public String url() {
		return this.url;
	}

	/**
	 * Where this machine reaches a server.
	 * @param bound address that it listens on
	 */
	static String url(String bound, int port) {
		String host = EVERYWHERE.contains(bound) ? LOOPBACK : bound.contains(":") ? "[" + bound + "]" : bound;
		return "http://" + host + ":" + port;
	}

	@Override
	public void close() {
		WorkerProcess.close(this.workers);
		this.application.close();
		forget();
	}

	/** Unless another server of this home has written its own address meanwhile. */
	private void forget() {
		Path written = this.home.resolve(ADDRESS);
		try {
			if (Files.exists(written) && Files.readString(written).equals(url())) {
				Files.delete(written);
			}
		}
		catch (IOException ex) {
			LOGGER.warn("The address in {} is no longer that of a server: {}", written, ex.getMessage());
		}
	}

}
