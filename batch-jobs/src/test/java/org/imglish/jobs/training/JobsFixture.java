package org.imglish.jobs.training;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import org.imglish.core.field.WrittenPath;
import org.imglish.jobs.database.PostgresFixture;
import org.imglish.jobs.dataset.JdbcDatasets;
import org.imglish.jobs.store.StoreSettings;
import org.imglish.jobs.wiring.JobsConfiguration;
import org.imglish.jobs.worker.JobsSettings;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.beans.factory.annotation.Value;

/** The jobs over a test's database and home folder. */
@Configuration(proxyBeanMethods = false)
@Import(JobsConfiguration.class)
@ImportAutoConfiguration({ DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
		JdbcTemplateAutoConfiguration.class, JdbcClientAutoConfiguration.class, FlywayAutoConfiguration.class })
public class JobsFixture {

	@Bean
	JobsSettings jobsSettings(@Value("${test.home}") Path home, @Value("${test.data}") String data,
			@Value("${test.lease:2s}") Duration lease) {
		return new JobsSettings(home, List.of(WrittenPath.of(data)), lease, 3, 2, 1);
	}

	@Bean
	StoreSettings storeSettings(@Value("${test.store:}") String location, @Value("${test.endpoint:}") String endpoint) {
		return new StoreSettings(location, endpoint.isEmpty() ? null : URI.create(endpoint), "us-east-1", 1L << 30);
	}

	/** Opens the jobs over an empty database, with as many connections as threads. */
	public static ConfigurableApplicationContext open(PostgresFixture postgres, Path home, int connections) {
		return open(postgres.url() + (postgres.url().contains("?") ? "&" : "?") + "ApplicationName=queue",
				postgres.user(), postgres.password(), home, home,
				Map.of("spring.datasource.hikari.maximum-pool-size", connections));
	}

	/** Opens the jobs. */
	public static ConfigurableApplicationContext open(String url, String user, String password, Path home, Path data) {
		return open(url, user, password, home, data, Map.of());
	}

	/** Opens the jobs over a store that is a bucket. */
	public static ConfigurableApplicationContext open(PostgresFixture postgres, Path home, String data, String store,
			URI endpoint) {
		return open(postgres.url(), postgres.user(), postgres.password(), home, WrittenPath.of(data),
				Map.of("test.store", store, "test.endpoint", endpoint.toString()));
	}

	private static ConfigurableApplicationContext open(String url, String user, String password, Path home, Path data,
			Map<String, Object> more) {
		return new SpringApplicationBuilder(JobsFixture.class).web(WebApplicationType.NONE)
			.bannerMode(org.springframework.boot.Banner.Mode.OFF)
			.logStartupInfo(false)
			.properties(more)
			.properties(Map.of("spring.datasource.url", url, "spring.datasource.username", user,
					"spring.datasource.password", password, "spring.flyway.default-schema", "imglish",
					"spring.datasource.connection-fetch", "lazy", "test.home", home.toString(), "test.data",
					data.toString(), "spring.main.register-shutdown-hook", "false"))
			.run();
	}

	/** Folder of a dataset in a home. */
	public static Path datasetFolder(ConfigurableApplicationContext jobs, String name) {
		return jobs.getBean(JdbcDatasets.class).store().files().folder().orElseThrow().resolve(name);
	}

	/**
	 * Starts a worker as a process of its own, which appends what it prints to a file.
	 */
	public static Process worker(PostgresFixture postgres, Path home, Path data, Path log) throws IOException {
		return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), "-DOPT_OUT_TRACKING=true",
				"-Dai.djl.pytorch.num_threads=" + System.getProperty("ai.djl.pytorch.num_threads", "1"),
				JobsFixture.class.getName(), postgres.url(), postgres.user(), postgres.password(), home.toString(),
				data.toString())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
			.start();
	}

	/**
	 * A worker as a process of its own: url, user, password, home, data, and a bucket
	 * with its endpoint.
	 */
	public static void main(String[] arguments) throws Exception {
		ConfigurableApplicationContext context = open(arguments[0], arguments[1], arguments[2], Path.of(arguments[3]),
				WrittenPath.of(arguments[4]),
				(arguments.length < 7) ? Map.of() : Map.of("test.store", arguments[5], "test.endpoint", arguments[6]));
		System.out.println("using " + context.getBean(DataSource.class).getClass().getSimpleName());
		context.getBean(org.imglish.jobs.worker.WorkerLoop.class).run();
	}

}
