package org.imglish.jobs.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.imglish.jobs.access.Role;
import org.imglish.jobs.access.Token;
import org.imglish.jobs.access.Tokens;
import org.imglish.jobs.access.Webhook;
import org.imglish.jobs.access.Webhooks;
import org.imglish.jobs.checkpoint.Checkpoint;
import org.imglish.jobs.checkpoint.Checkpoints;
import org.imglish.jobs.database.PostgresFixture;
import org.imglish.jobs.lease.Offer;
import org.imglish.jobs.lease.Threads;
import org.imglish.jobs.model.Models;
import org.imglish.jobs.model.RegisteredModel;
import org.imglish.jobs.recipe.RecipeText;
import org.imglish.jobs.training.JobsFixture;
import org.imglish.jobs.worker.JdbcWorkers;
import org.imglish.jobs.worker.Station;
import org.imglish.jobs.worker.Worker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Lists page by page: each item once, in order, with their number. */
class PagesIT {

	/** More than a page of any list holds where nobody says how many. */
	private static final int MANY = 60;

	@TempDir
	static Path home;

	private static ConfigurableApplicationContext jobs;

	private static JdbcClient jdbc;

	private static long run;

	@BeforeAll
	static void open() {
		PostgresFixture postgres = PostgresFixture.emptyDatabase();
		jobs = JobsFixture.open(postgres.url(), postgres.user(), postgres.password(), home, home);
		jdbc = jobs.getBean(JdbcClient.class);
		run = jobs.getBean(Runs.class)
			.submit(new Submission(RecipeText.parse("kind: pretrain\ndata: { texts: { dataset: none } }"), null,
					List.of(), 0, List.of(), null))
			.id();
		jdbc.sql("""
				INSERT INTO imglish.attempt (run, number, state, worker, fencing, build, device, threads)
				SELECT ?, n, 'LOST', 'w', n, 'b', 'cpu', 1 FROM generate_series(1, ?) n
				""").params(run, MANY).update();
		jdbc.sql("""
				INSERT INTO imglish.checkpoint (run, attempt, fencing, step, state, folder)
				SELECT ?, n, n, n * 10, CASE WHEN n > ? THEN 'PENDING' ELSE 'COMPLETE' END, 'f' || n
				FROM generate_series(1, ?) n
				""").params(run, MANY, MANY + 1).update();
	}

	@AfterAll
	static void close() {
		jobs.close();
	}

	@Test
	void attemptsComeNewestFirstAndAllOfThemOldestFirst() {
		Runs runs = jobs.getBean(Runs.class);
		assertThat(walked((page, size) -> runs.attempts(run, page, size))).extracting(Attempt::number)
			.hasSize(MANY)
			.startsWith(60, 59)
			.isSortedAccordingTo((one, other) -> other - one);
		assertThat(runs.attempts(run)).hasSize(MANY).extracting(Attempt::number).startsWith(1, 2);
		assertThatThrownBy(() -> runs.attempts(999, 0, 10)).isInstanceOf(UnknownRunException.class);
	}

	@Test
	void completeCheckpointsComeNewestFirst() {
		Checkpoints checkpoints = jobs.getBean(Checkpoints.class);
		List<Checkpoint> walked = walked((page, size) -> checkpoints.list(run, page, size));
		assertThat(walked).hasSize(MANY).extracting(Checkpoint::step).startsWith(600L, 590L).endsWith(10L);
		assertThat(checkpoints.list(run)).as("whoever needs all gets all").isEqualTo(walked);
	}

	@Test
	void modelsAreListedByNameInTheirNewestVersion() {
		Models models = jobs.getBean(Models.class);
		long checkpoint = jobs.getBean(Checkpoints.class).list(run).get(0).id();
		for (int i = 0; i < 9; i++) {
			models.register("model-" + i % 5, checkpoint);
		}
		for (int i = 0; i < MANY; i++) {
			models.register("often", checkpoint);
		}
		assertThat(walked(models::list)).extracting(RegisteredModel::name, RegisteredModel::version)
			.extracting(Object::toString)
			.containsExactly("(\"model-0\", 2)", "(\"model-1\", 2)", "(\"model-2\", 2)", "(\"model-3\", 2)",
					"(\"model-4\", 1)", "(\"often\", 60)");
		List<RegisteredModel> versions = walked((page, size) -> models.versions("often", page, size));
		assertThat(versions).hasSize(MANY).isEqualTo(models.versions("often"));
		assertThat(models.versions("nobody", 0, 10).total()).isZero();
	}

	@Test
	void livingWorkersComeFirst() {
		JdbcWorkers workers = jobs.getBean(JdbcWorkers.class);
		List<String> names = new ArrayList<>();
		for (int i = 0; i < 7; i++) {
			names.add("worker-" + i);
			workers.register(new Offer("worker-" + i, "cpu", 1, List.of(), Threads.given(1), "test"),
					Station.alone("here", i));
		}
		jdbc.sql("UPDATE imglish.worker SET alive_until = now() + interval '1 hour', started_at = now()").update();
		workers.leave("worker-0");
		List<Worker> walked = walked(workers::list);
		assertThat(walked).extracting(Worker::name).containsExactlyInAnyOrderElementsOf(names).endsWith("worker-0");
		assertThat(walked).extracting(Worker::alive).startsWith(true, true, true, true, true, true).endsWith(false);
	}

	@Test
	void revokedTokensAreNotListedAndExpiredOnesAre() {
		Tokens tokens = jobs.getBean(Tokens.class);
		List<Long> issued = new ArrayList<>();
		for (int i = 0; i < 7; i++) {
			issued.add(0, tokens.issue("token-" + i, Role.VIEWER, null).token().id());
		}
		long revoked = issued.remove(3);
		tokens.revoke(revoked);
		long expired = issued.get(0);
		jdbc.sql("UPDATE imglish.api_token SET expires_at = now() - interval '1 second' WHERE id = ?")
			.param(expired)
			.update();
		assertThat(walked(tokens::list)).extracting(Token::id).containsExactlyElementsOf(issued);
		assertThat(tokens.unrevoked(expired)).isPresent();
		assertThat(tokens.find(expired)).isEmpty();
		assertThat(tokens.unrevoked(revoked)).isEmpty();
	}

	@Test
	void webhooksComeOldestFirst() {
		Webhooks webhooks = jobs.getBean(Webhooks.class);
		List<Webhook> set = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			set.add(webhooks.create("http://127.0.0.1/" + i, "a secret of some length", Set.of(RunState.FAILED)));
		}
		assertThat(walked(webhooks::list)).isEqualTo(set);
		assertThat(webhooks.find(set.get(4).id())).contains(set.get(4));
		assertThat(webhooks.find(-1)).isEmpty();
	}

	/** Everything on the pages of a list, which must say how much that is. */
	private static <T> List<T> walked(Pages<T> list) {
		int size = 4;
		List<T> items = new ArrayList<>();
		Page<T> page = list.get(0, size);
		while (!page.items().isEmpty()) {
			assertThat(page.size()).isEqualTo(size);
			assertThat(page.items()).hasSizeLessThanOrEqualTo(size);
			items.addAll(page.items());
			page = list.get(page.page() + 1, size);
		}
		assertThat(page.total()).isEqualTo(items.size());
		return items;
	}

	private interface Pages<T> {

		Page<T> get(int page, int size);

	}

}
