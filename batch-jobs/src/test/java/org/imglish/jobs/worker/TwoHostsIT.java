package org.imglish.jobs.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.imglish.core.collective.Collectives;
import org.imglish.core.scene.DemoCorpus;
import org.imglish.jobs.database.PostgresFixture;
import org.imglish.jobs.metric.MetricPoint;
import org.imglish.jobs.metric.Metrics;
import org.imglish.jobs.recipe.RecipeText;
import org.imglish.jobs.run.LogLine;
import org.imglish.jobs.run.Run;
import org.imglish.jobs.run.RunFilter;
import org.imglish.jobs.run.RunState;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.run.Submission;
import org.imglish.jobs.training.Awaiting;
import org.imglish.jobs.training.JobsFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * A gang over two hosts with one database and one shared folder, whose cable is pulled
 * out while it trains.
 */
class TwoHostsIT {

	private static final int STEPS = 80;

	@TempDir
	Path folder;

	private final List<Process> workers = new ArrayList<>();

	private Runs runs;

	private JdbcClient jdbc;

	@Test
	void whoIsCutOffIsReplacedAndTheNumbersAreTheSame() throws Exception {
		assumeThat(Collectives.unavailable()).isEmpty();
		assumeThat(SecondHost.unavailable()).isEmpty();
		DemoCorpus.write(this.folder.resolve("corpus"), 1, new DemoCorpus.Size(8, 120, 4, 24, 24, 24));
		PostgresFixture postgres = PostgresFixture.emptyDatabase();
		try (SecondHost second = SecondHost.open();
				ConfigurableApplicationContext jobs = JobsFixture.open(postgres, this.folder.resolve("home"), 4)) {
			this.runs = jobs.getBean(Runs.class);
			this.jdbc = jobs.getBean(JdbcClient.class);
			String url = url(postgres, second);
			startWorker(List.of(), url, postgres);
			Process far = startWorker(second.command(), url, postgres);
			await("two workers", () -> addresses().size() == 2);
			assertThat(addresses()).as("by the way to the database")
				.containsExactly(SecondHost.FIRST, SecondHost.SECOND);
			ingest();
			Run undisturbed = submit();
			await("the undisturbed run", () -> isComplete(undisturbed));
			Process third = startWorker(List.of(), url, postgres);
			await("a third worker", () -> living().size() == 3);
			signal(third, "STOP");
			await("its silence", () -> living().size() == 2);
			Run run = submit();
			await("twenty steps", () -> done(run) > 20);
			second.cut();
			signal(third, "CONT");
			await("the other run", () -> isComplete(run));
			assertThat(log(run)).filteredOn((line) -> line.startsWith("Gang of 2 formed")).hasSize(2);
			assertThat(numeric(jobs, run)).isEqualTo(numeric(jobs, undisturbed)).hasSizeGreaterThan(STEPS);
			second.mend();
			await("the worker that was cut off", () -> living().contains(SecondHost.SECOND));
			assertThat(far.isAlive()).isTrue();
		}
		finally {
			for (Process worker : this.workers) {
				worker.destroyForcibly().waitFor();
			}
		}
	}

	private static String url(PostgresFixture postgres, SecondHost second) throws IOException {
		Matcher server = Pattern.compile("//([^:/]+):(\\d+)/").matcher(postgres.url());
		assertThat(server.find()).isTrue();
		int port = second.open(server.group(1), Integer.parseInt(server.group(2)));
		return server.replaceFirst("//" + SecondHost.FIRST + ":" + port + "/");
	}

	private Process startWorker(List<String> where, String url, PostgresFixture postgres) throws IOException {
		List<String> line = new ArrayList<>(where);
		line.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-cp",
				System.getProperty("java.class.path"), "-DOPT_OUT_TRACKING=true", "-Dai.djl.pytorch.num_threads=1",
				"-Dtest.lease=6s", JobsFixture.class.getName(), url, postgres.user(), postgres.password(),
				this.folder.resolve("home").toString(), this.folder.resolve("corpus").toString()));
		Process process = new ProcessBuilder(line).redirectErrorStream(true)
			.redirectOutput(this.folder.resolve("worker-%d.log".formatted(this.workers.size())).toFile())
			.start();
		this.workers.add(process);
		return process;
	}

	private static void signal(Process process, String signal) throws Exception {
		assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor()).isZero();
	}

	private void ingest() throws IOException {
		Run texts = submit("""
				kind: ingest
				dataset: texts
				source: { format: plain-text, path: %s/texts.txt }
				vocabulary: { size: 200 }
				""".formatted(this.folder.resolve("corpus")));
		await("the texts", () -> isComplete(texts));
	}

	private Run submit() {
		return submit("""
				kind: pretrain
				model: { layers: 1, width: 16, feedForwardWidth: 32, heads: 2 }
				data: { texts: { dataset: texts, batch: 6, window: 24 }, validation: { texts: texts } }
				steps: %d
				checkpointEvery: 10
				threads: 1
				parallel: { workers: 2 }
				""".formatted(STEPS));
	}

	private Run submit(String yaml) {
		return this.runs.submit(new Submission(RecipeText.parse(yaml), null, List.of(), 0, List.of(), null));
	}

	private List<String> addresses() {
		return this.jdbc.sql("SELECT address FROM imglish.worker ORDER BY address, name").query(String.class).list();
	}

	private List<String> living() {
		return this.jdbc.sql("SELECT address FROM imglish.worker WHERE alive_until > now()").query(String.class).list();
	}

	private boolean isComplete(Run run) {
		Run now = this.runs.find(run.id()).orElseThrow();
		assertThat(now.state()).as(String.valueOf(now.reason())).isNotEqualTo(RunState.FAILED);
		return now.state() == RunState.COMPLETED;
	}

	private long done(Run run) {
		return this.runs.find(run.id()).orElseThrow().progress().done();
	}

	private List<String> log(Run run) {
		return this.runs.logs(run.id(), 0, 200).stream().map(LogLine::text).toList();
	}

	private static TreeMap<String, Double> numeric(ConfigurableApplicationContext jobs, Run run) {
		TreeMap<String, Double> values = new TreeMap<>();
		try (Stream<MetricPoint> points = jobs.getBean(Metrics.class).points(run.id())) {
			points.filter((point) -> point.kind() == MetricPoint.Kind.NUMERIC)
				.forEach((point) -> values.put(point.name() + "@" + point.step(), point.value()));
		}
		return values;
	}

	private void await(String what, BooleanSupplier condition) {
		Awaiting.until(what, condition::getAsBoolean, this::logs);
	}

	private String logs() throws IOException {
		StringBuilder all = new StringBuilder();
		for (Run run : this.runs.list(new RunFilter(Set.of(), Set.of(), null, null), 0, 10).items()) {
			all.append("\nrun ").append(run).append('\n').append(String.join("\n", log(run)));
		}
		for (int i = 0; i < this.workers.size(); i++) {
			List<String> lines = Files.readAllLines(this.folder.resolve("worker-%d.log".formatted(i)));
			all.append("\nworker ").append(i).append('\n');
			lines.subList(Math.max(0, lines.size() - 40), lines.size())
				.forEach((line) -> all.append(line).append('\n'));
		}
		return all.toString();
	}

}
