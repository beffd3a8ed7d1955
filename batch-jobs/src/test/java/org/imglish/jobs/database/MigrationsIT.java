package org.imglish.jobs.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.imglish.jobs.lease.Leases;
import org.imglish.jobs.lease.Offer;
import org.imglish.jobs.lease.Threads;
import org.imglish.jobs.recipe.RunKind;
import org.imglish.jobs.run.Attempt;
import org.imglish.jobs.run.Run;
import org.imglish.jobs.run.RunState;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.training.JobsFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** The schema from nothing, and from what each version before left behind. */
class MigrationsIT {

	@TempDir
	Path home;

	@Test
	void anEmptyDatabaseGetsTheWholeSchema() {
		PostgresFixture postgres = PostgresFixture.emptyDatabase();
		assertThat(flyway(postgres, MigrationVersion.LATEST).migrate().success).isTrue();
		assertThat(flyway(postgres, MigrationVersion.LATEST).info().pending()).isEmpty();
		assertThat(flyway(postgres, MigrationVersion.LATEST).validateWithResult().validationSuccessful).isTrue();
	}

	@Test
	void whatEachVersionBeforeLeftBehindIsKept() throws Exception {
		MigrationVersion[] versions = Arrays
			.stream(flyway(PostgresFixture.emptyDatabase(), MigrationVersion.LATEST).info().all())
			.map(MigrationInfo::getVersion)
			.toArray(MigrationVersion[]::new);
		assertThat(versions).hasSizeGreaterThan(2);
		// Version 2 is the first with all tables that the first release had.
		for (int i = 1; i < versions.length - 1; i++) {
			PostgresFixture postgres = PostgresFixture.emptyDatabase();
			flyway(postgres, versions[i]).migrate();
			fill(postgres);
			try (ConfigurableApplicationContext jobs = JobsFixture.open(postgres, this.home, 4)) {
				check(jobs);
			}
		}
	}

	/** A run in the middle of its first attempt, whose worker died. */
	private static void fill(PostgresFixture postgres) throws Exception {
		try (Connection connection = DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
				Statement statement = connection.createStatement()) {
			statement.execute("""
					INSERT INTO imglish.run (name, kind, state, recipe, fencing, lease_worker, lease_until)
					VALUES ('old', 'PRETRAIN', 'RUNNING', '{"kind": "pretrain"}', 1, 'dead', now() - interval '1 day')
					""");
			statement.execute(
					"""
							INSERT INTO imglish.attempt (run, number, state, worker, fencing, committed_step, build, device, threads)
							VALUES (1, 1, 'RUNNING', 'dead', 1, 20, 'old', 'cpu', 3)
							""");
		}
	}

	private static void check(ConfigurableApplicationContext jobs) {
		Runs runs = jobs.getBean(Runs.class);
		Run run = runs.find(1).orElseThrow();
		assertThat(run.state()).isEqualTo(RunState.RUNNING);
		assertThat(jobs.getBean(Leases.class)
			.claim(new Offer("new", "cpu", 1L << 33, List.of(), Threads.given(1), "new"), EnumSet.allOf(RunKind.class),
					true))
			.hasValueSatisfying((claim) -> assertThat(claim.threads()).isEqualTo(3));
		List<Attempt> attempts = runs.attempts(1);
		assertThat(attempts).extracting(Attempt::state).containsExactly("LOST", "RUNNING");
	}

	private static Flyway flyway(PostgresFixture postgres, MigrationVersion target) {
		return Flyway.configure()
			.dataSource(postgres.url(), postgres.user(), postgres.password())
			.defaultSchema("imglish")
			.target(target)
			.load();
	}

}
