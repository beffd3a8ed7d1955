package org.imglish.jobs.metric;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.flywaydb.core.Flyway;
import org.imglish.jobs.claim.Fence;
import org.imglish.jobs.database.PostgresFixture;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Points written before there were roll-ups are found in them afterwards. */
class MetricMigrationIT {

	@Test
	void pointsOfTheSchemaBeforeGetTheirRollUps() throws Exception {
		PostgresFixture postgres = PostgresFixture.emptyDatabase();
		flyway(postgres, "2").migrate();
		try (Connection connection = DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
				Statement statement = connection.createStatement()) {
			statement.execute(
					"INSERT INTO imglish.run (name, kind, state, recipe) VALUES ('a', 'PRETRAIN', 'STOPPED', '{}')");
			statement.execute("""
					INSERT INTO imglish.metric_point (run, name, step, kind, value, at)
					SELECT 1, 'loss', step, 'NUMERIC', CASE WHEN step = 700 THEN -5 ELSE 1.0 / step END, now()
					FROM generate_series(1, 1000) AS step
					""");
		}
		flyway(postgres, "latest").migrate();
		JdbcClient jdbc = JdbcClient
			.create(new DriverManagerDataSource(postgres.url(), postgres.user(), postgres.password()));
		List<MetricSeries> series = new JdbcMetrics(jdbc, new Fence(jdbc, Duration.ofSeconds(10))).series(1, Set.of(),
				0, 1_000_000, 10);
		assertThat(series).singleElement().satisfies((loss) -> {
			assertThat(loss.name()).isEqualTo("loss");
			assertThat(loss.kind()).isEqualTo(MetricPoint.Kind.NUMERIC);
			assertThat(loss.buckets()).hasSizeBetween(5, 10);
			assertThat(loss.buckets().stream().mapToLong(MetricSeries.Bucket::points).sum()).isEqualTo(1000);
			assertThat(loss.buckets().stream().mapToDouble(MetricSeries.Bucket::minimum).min()).hasValue(-5);
			assertThat(loss.buckets().get(0).maximum()).isEqualTo(1);
		});
	}

	private static Flyway flyway(PostgresFixture postgres, String target) {
		return Flyway.configure()
			.dataSource(postgres.url(), postgres.user(), postgres.password())
			.defaultSchema("imglish")
			.target(target)
			.load();
	}

}
