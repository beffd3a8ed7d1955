package org.imglish.jobs.retention;

import java.nio.file.Path;
import java.util.List;

import org.imglish.jobs.database.PostgresFixture;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.training.JobsFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What is old or too much goes, and nothing that somebody may still need. */
class RetentionIT {

	private static final RetentionSettings MONTH_OF_RUNS = new RetentionSettings(30, 0, 0, 0);

	@TempDir
	static Path home;

	private static ConfigurableApplicationContext jobs;

	private static JdbcClient jdbc;

	private static Retention retention;

	@BeforeAll
	static void open() {
		jobs = JobsFixture.open(PostgresFixture.emptyDatabase(), home, 2);
		jdbc = jobs.getBean(JdbcClient.class);
		retention = jobs.getBean(Retention.class);
	}

	@AfterAll
	static void close() {
		jobs.close();
	}

	@AfterEach
	void empty() {
		for (String table : List.of("model", "dataset", "run_dependency", "run")) {
			jdbc.sql("DELETE FROM imglish." + table).update();
		}
	}

	@Test
	void everythingIsKeptForEverUnlessSomebodySaysOtherwise() {
		long run = run("COMPLETED", 1000);
		file(run, "predictions.jsonl", 1000, 5);
		log(run);
		assertThat(retention.apply(RetentionSettings.FOREVER)).isEmpty();
	}

	@Test
	void oldRunsThatEndedForGoodGo() {
		long completed = run("COMPLETED", 31);
		long failed = run("FAILED", 31);
		run("COMPLETED", 29);
		run("STOPPED", 31);
		long tagged = run("COMPLETED", 31);
		jdbc.sql("UPDATE imglish.run SET tags = '{keep}' WHERE id = ?").param(tagged).update();
		long pinned = run("COMPLETED", 31);
		jdbc.sql("UPDATE imglish.checkpoint SET pinned = true WHERE id = ?").param(checkpoint(pinned)).update();
		jdbc.sql("INSERT INTO imglish.run (name, kind, state, recipe) VALUES ('r', 'PRETRAIN', 'RUNNING', '{}')")
			.update();
		List<Expired> due = retention.due(MONTH_OF_RUNS);
		assertThat(due).extracting(Expired::run).containsExactly(failed, completed);
		assertThat(retention.apply(MONTH_OF_RUNS)).isEqualTo(due);
		assertThat(jobs.getBean(Runs.class).find(completed)).isEmpty();
		assertThat(jdbc.sql("SELECT count(*) FROM imglish.run").query(Integer.class).single()).isEqualTo(5);
		assertThat(retention.due(MONTH_OF_RUNS)).isEmpty();
	}

	@Test
	void whatIsNeededByWhatStaysStays() {
		long base = run("COMPLETED", 90);
		long behind = run("COMPLETED", 60);
		long newest = run("COMPLETED", 1);
		needs(behind, base);
		needs(newest, behind);
		long registered = run("COMPLETED", 90);
		jdbc.sql("INSERT INTO imglish.model (name, version, checkpoint) VALUES ('m', 1, ?)")
			.param(checkpoint(registered))
			.update();
		long ingest = run("COMPLETED", 90);
		jdbc.sql("INSERT INTO imglish.dataset (name, run, complete) VALUES ('d', ?, true)").param(ingest).update();
		assertThat(retention.due(MONTH_OF_RUNS)).isEmpty();
		jdbc.sql("UPDATE imglish.run SET ended_at = now() - interval '40 days' WHERE id = ?").param(newest).update();
		assertThat(retention.apply(MONTH_OF_RUNS)).extracting(Expired::run).containsExactly(newest, behind, base);
	}

	@Test
	void filesGoByAgeAndTheOldestBySize() {
		long run = run("COMPLETED", 5);
		file(run, "old", 40, 10);
		file(run, "middle", 20, 10);
		file(run, "new", 1, 10);
		long going = jdbc.sql(
				"INSERT INTO imglish.run (name, kind, state, recipe) VALUES ('r', 'EVALUATE', 'RUNNING', '{}') RETURNING id")
			.query(Long.class)
			.single();
		file(going, "oldest of all", 90, 10);
		assertThat(retention.due(new RetentionSettings(0, 30, 0, 0))).extracting(Expired::name).containsExactly("old");
		assertThat(retention.due(new RetentionSettings(0, 0, 0, 40))).isEmpty();
		RetentionSettings small = new RetentionSettings(0, 0, 0, 15);
		assertThat(retention.apply(small)).extracting(Expired::name).containsExactly("old", "middle");
		assertThat(jdbc.sql("SELECT name FROM imglish.run_file ORDER BY 1").query(String.class).list())
			.containsExactly("new", "oldest of all");
	}

	@Test
	void logsGoAndTheirRunsStay() {
		long old = run("STOPPED", 31);
		long young = run("COMPLETED", 29);
		log(old);
		log(old);
		log(young);
		assertThat(retention.apply(new RetentionSettings(0, 0, 30, 0))).singleElement()
			.extracting(Expired::run, Expired::amount)
			.containsExactly(old, 2L);
		assertThat(jdbc.sql("SELECT run FROM imglish.run_log").query(Long.class).list()).containsExactly(young);
		assertThat(jobs.getBean(Runs.class).find(old)).isPresent();
	}

	@Test
	void aTimeBelowNothingIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new RetentionSettings(0, -1, 0, 0))
			.withMessage("imglish.retention.file-days must be 0 (for ever) or more, but is -1");
	}

	private static long run(String state, int daysAgo) {
		return jdbc.sql("""
				INSERT INTO imglish.run (name, kind, state, recipe, ended_at)
				VALUES ('r', 'PRETRAIN', ?, '{}', now() - make_interval(days => ?)) RETURNING id
				""").params(state, daysAgo).query(Long.class).single();
	}

	private static long checkpoint(long run) {
		return jdbc.sql("""
				INSERT INTO imglish.checkpoint (run, attempt, fencing, step, state, folder)
				VALUES (?, 1, 1, 10, 'COMPLETE', 'run-' || ?) RETURNING id
				""").params(run, run).query(Long.class).single();
	}

	private static void needs(long run, long needed) {
		jdbc.sql("INSERT INTO imglish.run_dependency (run, needs) VALUES (?, ?)").params(run, needed).update();
	}

	private static void file(long run, String name, int daysAgo, int bytes) {
		jdbc.sql("""
				INSERT INTO imglish.run_file (run, name, path, bytes, sha256, created_at)
				VALUES (?, ?, 'run-' || ? || '/1/' || ?, ?, 'sum', now() - make_interval(days => ?))
				""").params(run, name, run, name, bytes, daysAgo).update();
	}

	private static void log(long run) {
		jdbc.sql("INSERT INTO imglish.run_log (run, attempt, level, text) VALUES (?, 1, 'INFO', 'a line')")
			.param(run)
			.update();
	}

}
