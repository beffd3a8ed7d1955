package org.imglish.platform.wiring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import org.imglish.jobs.database.HomeDatabase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts the Spring application over the home's database or an external one. */
public final class Application implements AutoCloseable {

	private static final Logger LOGGER = LoggerFactory.getLogger(Application.class);

	private static final Duration PAUSE = Duration.ofSeconds(1);

	/** How long the home's own server may take until it is there again. */
	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private final @Nullable HomeDatabase database;

	private final ConfigurableApplicationContext context;

	private Application(@Nullable HomeDatabase database, ConfigurableApplicationContext context) {
		this.database = database;
		this.context = context;
	}

	/**
	 * Starts.
	 * @param home home folder, created if needed
	 * @param web whether the API is served
	 * @param more further settings
	 */
	public static Application start(Path home, boolean web, Map<String, Object> more) throws IOException {
		Files.createDirectories(home);
		Map<String, Object> settings = new HashMap<>(more);
		settings.put("imglish.home", home.toString());
		settings.put("logging.file.name", home.resolve("logs").resolve(web ? "api.log" : "worker.log").toString());
		settings.put("logging.threshold.console", "warn");
		// What keeps the application from starting is said once, by the command line.
		settings.put("logging.level.org.springframework.boot.SpringApplication", "off");
		settings.put("logging.level.org.springframework.boot.web.server.servlet.context", "error");
		settings.put("logging.level.org.springdoc", "error");
		settings.put("spring.main.register-shutdown-hook", "false");
		HomeDatabase database = null;
		if (System.getenv("SPRING_DATASOURCE_URL") == null && System.getProperty("spring.datasource.url") == null) {
			database = HomeDatabase.open(home);
			settings.put("spring.datasource.url", database.url());
			settings.put("spring.datasource.username", database.user());
			settings.put("spring.datasource.password", database.password());
		}
		try {
			List<String> arguments = new ArrayList<>();
			settings.forEach((name, value) -> arguments.add("--" + name + "=" + value));
			Supplier<ConfigurableApplicationContext> start = () -> new SpringApplicationBuilder(
					PlatformConfiguration.class)
				.web(web ? WebApplicationType.SERVLET : WebApplicationType.NONE)
				.logStartupInfo(false)
				.run(arguments.toArray(new String[0]));
			return new Application(database, (database != null) ? outlast(start, PAUSE, PATIENCE) : start.get());
		}
		catch (RuntimeException ex) {
			if (database != null) {
				database.close();
			}
			throw unlessPortInUse(ex);
		}
	}

	/**
	 * Starts, and starts again while the home's own server is away: whoever uses it has
	 * it back in a moment when it dies.
	 */
	static <T> T outlast(Supplier<T> start, Duration pause, Duration patience) {
		long began = System.nanoTime();
		while (true) {
			try {
				return start.get();
			}
			catch (RuntimeException ex) {
				if (!HomeDatabase.wasAway(ex) || System.nanoTime() - began > patience.toNanos()) {
					throw ex;
				}
				LOGGER.warn("The database server is away; starting again");
				LockSupport.parkNanos(pause.toNanos());
			}
		}
	}

	/**
	 * The reason at the bottom, in a sentence; who knows the port says more about that.
	 */
	private static RuntimeException unlessPortInUse(RuntimeException failure) {
		Throwable cause = failure;
		while (cause.getCause() != null) {
			if (cause instanceof PortInUseException) {
				return failure;
			}
			cause = cause.getCause();
		}
		return new IllegalStateException("The application cannot start: " + cause.getMessage(), failure);
	}

	/** A bean of the application. */
	public <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	@Override
	public void close() {
		this.context.close();
		if (this.database != null) {
			this.database.close();
		}
	}

}
