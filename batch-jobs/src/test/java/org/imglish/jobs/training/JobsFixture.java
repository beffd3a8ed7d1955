package org.imglish.jobs.training;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import org.imglish.jobs.database.PostgresFixture;
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
	JobsSettings jobsSettings(@Value("${test.home}") Path home, @Value("${test.data}") Path data,
			@Value("${test.lease:2s}") Duration lease) {
		return new JobsSettings(home, List.of(data), lease, 3, 2, 1);
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

	/** A worker as a process of its own: url, user, password, home, data. */
	public static void main(String[] arguments) throws Exception {
		ConfigurableApplicationContext context = open(arguments[0], arguments[1], arguments[2], Path.of(arguments[3]),
				Path.of(arguments[4]));
		System.out.println("using " + context.getBean(DataSource.class).getClass().getSimpleName());
		context.getBean(org.imglish.jobs.worker.WorkerLoop.class).run();
	}

}
