package org.imglish.jobs.database;

import java.nio.file.Path;

import org.imglish.jobs.training.JobsFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Each reason as PostgreSQL itself tells it. */
class RefusalIT {

	private static final String SHARD = "INSERT INTO imglish.shard VALUES ('deleted meanwhile', 0, 'a', 1, 1, 'a')";

	@TempDir
	static Path home;

	private static ConfigurableApplicationContext jobs;

	@BeforeAll
	static void open() {
		PostgresFixture postgres = PostgresFixture.emptyDatabase();
		jobs = JobsFixture.open(postgres.url(), postgres.user(), postgres.password(), home, home);
	}

	@AfterAll
	static void close() {
		jobs.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { SHARD + " | REFERENCE", "SELECT 2147483648::bigint::int | VALUE",
			"CREATE TEMPORARY TABLE t AS SELECT 1 AS a; CREATE UNIQUE INDEX ON t (a); INSERT INTO t VALUES (1) | DUPLICATE",
			"CREATE TEMPORARY TABLE u (a int CHECK (a > 1)); INSERT INTO u VALUES (1) | RULE" })
	void aRefusalIsToldByItsReason(String statement, Refusal reason) {
		JdbcClient jdbc = jobs.getBean(JdbcClient.class);
		DataIntegrityViolationException failure = catchThrowableOfType(DataIntegrityViolationException.class,
				() -> jdbc.sql(statement).update());
		assertThat(Refusal.of(failure)).isEqualTo(reason);
	}

}
