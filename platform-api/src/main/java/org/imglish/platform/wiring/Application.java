package org.imglish.platform.wiring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.imglish.jobs.database.HomeDatabase;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts the Spring application over the home's database or an external one. */
public final class Application implements AutoCloseable {

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
			ConfigurableApplicationContext context = new SpringApplicationBuilder(PlatformConfiguration.class)
				.web(web ? WebApplicationType.SERVLET : WebApplicationType.NONE)
				.logStartupInfo(false)
				.run(arguments.toArray(new String[0]));
			return new Application(database, context);
		}
		catch (RuntimeException ex) {
			if (database != null) {
				database.close();
			}
			throw unlessPortInUse(ex);
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
