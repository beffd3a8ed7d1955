package org.imglish.platform.wiring;

import java.sql.SQLException;
import java.util.Map;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.imglish.jobs.database.PostgresFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * With the application's own settings a transaction costs no connection before it says
 * something: a chunk of a training trains for minutes within one.
 */
class ConnectionFetchIT {

	private ConfigurableApplicationContext context;

	@BeforeEach
	void open() {
		PostgresFixture postgres = PostgresFixture.emptyDatabase();
		this.context = new SpringApplicationBuilder(DatabaseAlone.class).web(WebApplicationType.NONE)
			.logStartupInfo(false)
			.properties(Map.of("spring.datasource.url", postgres.url(), "spring.datasource.username", postgres.user(),
					"spring.datasource.password", postgres.password()))
			.run();
	}

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void aTransactionTakesAConnectionAtItsFirstStatement() {
		JdbcClient jdbc = this.context.getBean(JdbcClient.class);
		this.context.getBean(TransactionTemplate.class).executeWithoutResult((status) -> {
			assertThat(connectionsInUse()).isZero();
			assertThat(jdbc.sql("SELECT 1").query(Integer.class).single()).isEqualTo(1);
			assertThat(connectionsInUse()).isEqualTo(1);
		});
		assertThat(connectionsInUse()).isZero();
	}

	private int connectionsInUse() {
		try {
			return this.context.getBean(DataSource.class)
				.unwrap(HikariDataSource.class)
				.getHikariPoolMXBean()
				.getActiveConnections();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
			TransactionAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
			JdbcClientAutoConfiguration.class })
	static class DatabaseAlone {

	}

}
