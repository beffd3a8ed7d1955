package org.imglish.platform.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.env.Environment;

/** The API with one worker beside it. */
public final class Platform implements AutoCloseable {

	private final Application application;

	private final WorkerProcess worker;

	private final int port;

	private Platform(Application application, WorkerProcess worker, int port) {
		this.application = application;
		this.worker = worker;
		this.port = port;
	}

	/** Starts both; the worker has a minute for its last checkpoint when they end. */
	public static Platform start(Path home, int port) throws IOException {
		return start(home, port, Duration.ofMinutes(1), Map.of());
	}

	/**
	 * Starts both.
	 * @param home home folder
	 * @param port port of the API, 0 for any free one
	 * @param grace how long the worker may take for its last checkpoint when they end
	 * @param more further settings of the API
	 * @throws IOException if the port is in use or the home cannot be used
	 */
	public static Platform start(Path home, int port, Duration grace, Map<String, Object> more) throws IOException {
		Map<String, Object> settings = new HashMap<>(more);
		settings.put("server.port", port);
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
		int actual = Integer.parseInt(application.bean(Environment.class).getRequiredProperty("local.server.port"));
		Files.writeString(home.resolve("server.url"), "http://127.0.0.1:" + actual);
		WorkerProcess worker = new WorkerProcess(home, grace);
		worker.start();
		return new Platform(application, worker, actual);
	}

	/** Address of API and dashboard. */
	public String url() {
		return "http://127.0.0.1:" + this.port;
	}

	@Override
	public void close() {
		this.worker.close();
		this.application.close();
	}

}
