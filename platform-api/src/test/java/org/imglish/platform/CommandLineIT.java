package org.imglish.platform;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.imglish.platform.process.Platform;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** The client commands as a person types them, against a platform that runs. */
class CommandLineIT {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	@TempDir
	static Path home;

	private static Platform platform;

	@BeforeAll
	static void start() throws IOException {
		platform = Platform.start(home, 0);
		StringBuilder texts = new StringBuilder();
		for (int i = 0; i < 40; i++) {
			texts.append("line ").append(i).append(" tells of ").append(i % 7).append(" ships\n");
		}
		Files.writeString(home.resolve("texts.txt"), texts);
		Files.writeString(home.resolve("ingest.yaml"), """
				kind: ingest
				dataset: lines
				source: { format: plain-text, path: "%s" }
				vocabulary: { size: 60 }
				""".formatted(home.resolve("texts.txt")));
		Files.writeString(home.resolve("pretrain.yaml"), """
				kind: pretrain
				model: { preset: tiny }
				data: { texts: { dataset: lines, batch: 4, window: 16 } }
				steps: 4
				checkpointEvery: 2
				""");
		Files.writeString(home.resolve("pipeline.yaml"),
				"""
						name: both
						runs:
						  again:
						    recipe: { kind: ingest, dataset: again, source: { format: plain-text, path: "%s" }, vocabulary: { size: 60 } }
						  learn:
						    recipe: { kind: pretrain, model: { preset: tiny }, data: { texts: { dataset: again, batch: 4, window: 16 } }, steps: 2 }
						"""
					.formatted(home.resolve("texts.txt")));
	}

	@AfterAll
	static void stop() {
		platform.close();
	}

	@Test
	void aPersonIngestsTrainsLooksAndTidiesUp() {
		Answer ingest = imglish("ingest", file("ingest.yaml"), "--name", "my lines", "--tag", "sea,test", "--priority",
				"3", "--watch");
		assertThat(ingest.code()).as(ingest.toString()).isZero();
		assertThat(ingest.out()).contains("my lines", "COMPLETED", "40/40 record");
		assertThat(imglish("datasets").out()).contains("lines", "true");
		assertThat(imglish("workers").out()).contains("true", "cpu");

		Answer trained = imglish("submit", file("pretrain.yaml"), "--watch", "--json");
		assertThat(trained.code()).as(trained.toString()).isZero();
		String run = JSON.readTree(trained.out()).path("id").asString();
		assertThat(imglish("runs", "--kind", "pretrain", "--state", "completed").lines()).hasSize(2);
		assertThat(imglish("runs", "--columns", "id,nme").error()).contains("no field 'nme'", "name");
		assertThat(imglish("runs", "--tag", "sea").out()).contains("my lines").doesNotContain("PRETRAIN");
		assertThat(imglish("runs", "--query", "my lines", "--size", "1").lines()).hasSize(2);
		assertThat(imglish("runs", "--dataset", "lines", "--sort=name", "--columns", "id,recipe.steps").lines())
			.hasSizeGreaterThan(2)
			.anyMatch((line) -> line.matches(run + " +4"));
		assertThat(imglish("runs", "--sort", "size").error()).contains("'sort' must be one of");
		assertThat(imglish("workers", "--sort=-memoryBytes").lines()).hasSizeGreaterThan(1);
		assertThat(imglish("open", run).out().strip()).isEqualTo(platform.url() + "/runs/" + run);
		assertThat(imglish("open", "999999").error()).contains("no run 999999");
		assertThat(imglish("audit").out()).contains("POST /api/v1/runs");
		assertThat(imglish("webhooks").out()).startsWith("id");
		assertThat(imglish("show", run).out()).contains("COMPLETED", "loss");
		assertThat(imglish("watch", run).code()).isZero();
		assertThat(imglish("metrics", run).out()).contains("learning_rate");
		assertThat(imglish("metrics", run, "--best").lines()).first().asString().startsWith("metric");
		assertThat(imglish("metrics", run, "--best").out()).containsPattern("loss\\S* +min +\\d");
		assertThat(imglish("metrics", run, "--format", "csv").out()).contains("loss");
		assertThat(imglish("checkpoints", run).lines()).hasSizeGreaterThan(1);
		assertThat(imglish("files", run).code()).isZero();
		assertThat(imglish("models").out()).startsWith("name");
		assertThat(imglish("models", "--register", "lines", "--run", run).out()).contains("lines");
		assertThat(imglish("models").lines()).hasSize(2);
		assertThat(imglish("models", "rename", "lines", "rows").out()).contains("rows");
		assertThat(imglish("datasets", "delete", "lines", "--yes").error()).contains("model rows version 1");
		assertThat(imglish("models", "delete", "rows", "--yes").code()).isZero();
		assertThat(imglish("models", "delete", "rows", "--yes").error()).contains("There is no model 'rows'");
		assertThat(imglish("models", "--register", "lines").code()).isEqualTo(2);
		assertThat(imglish("models", "--run", run).code()).isEqualTo(2);
		assertThat(imglish("logs", run).lines()).isNotEmpty()
			.isEqualTo(imglish("logs", run, "--follow").lines())
			.allMatch((line) -> line.contains("INFO") || line.contains("WARN"));
		assertThat(imglish("logs", run, "--json").lines())
			.allMatch((line) -> JSON.readTree(line).path("attempt").asInt() == 1);

		assertThat(imglish("edit", run, "--name", "ships", "--tag", "kept", "--notes", "small").out())
			.contains("ships");
		JsonNode edited = JSON.readTree(imglish("show", run, "--json").out());
		assertThat(edited.path("notes").asString()).isEqualTo("small");
		assertThat(edited.path("tags").valueStream().map(JsonNode::asString)).containsExactly("kept");
		imglish("edit", run, "--tag");
		assertThat(JSON.readTree(imglish("show", run, "--json").out()).path("tags")).isEmpty();
		Answer nothing = imglish("edit", run);
		assertThat(nothing.code()).isEqualTo(2);
		assertThat(nothing.error()).startsWith("Nothing is to be changed; name it with --name");

		Answer copy = imglish("clone", run, "--changes", "{\"steps\": 100000}", "--json");
		String clone = JSON.readTree(copy.out()).path("id").asString();
		assertThat(imglish("diff", run, clone).lines()).anyMatch((line) -> line.matches("steps +\\d+ +100000"))
			.noneMatch((line) -> line.startsWith("kind"));
		assertThat(imglish("diff", run, run).lines()).first().isEqualTo("The recipes are the same.");
		assertThat(imglish("delete", "--yes", clone).error()).contains(clone);
		Answer several = imglish("cancel", clone, "999998-999999");
		assertThat(several.code()).isOne();
		assertThat(several.error()).contains("run 999998: ", "run 999999: ");
		assertThat(several.out()).contains("CANCEL");
		assertThat(imglish("watch", clone).code()).isEqualTo(1);
		assertThat(imglish("delete", "-y", clone).code()).isZero();
		assertThat(imglish("show", clone).error()).contains("no run " + clone);
	}

	@Test
	void aPipelineSaysItselfHowItsRunsAreCalled() {
		Answer named = imglish("submit", file("pipeline.yaml"), "--name", "mine");
		assertThat(named.code()).isEqualTo(2);
		assertThat(named.error()).contains("is a pipeline");
		Answer watched = imglish("submit", file("pipeline.yaml"), "--watch");
		assertThat(watched.code()).as(watched.toString()).isZero();
		assertThat(watched.out()).contains("INGEST", "PRETRAIN", "40/40 record", "2/2 step");
	}

	@Test
	void whatASourceOfferedInVainIsListed() throws IOException {
		Files.writeString(home.resolve("mixed.jsonl"), """
				{"text": "one line"}
				{"text": "another line"}
				{"text": "one line"}
				{"image": "nowhere.png"}
				""");
		Files.writeString(home.resolve("mixed.yaml"), """
				kind: ingest
				dataset: mixed
				source: { format: json-lines, path: "%s" }
				vocabulary: { size: 60 }
				maxBadShare: 1
				""".formatted(home.resolve("mixed.jsonl")));
		assertThat(imglish("ingest", file("mixed.yaml"), "--watch").code()).isZero();
		Answer all = imglish("datasets", "mixed");
		assertThat(all.out()).contains("mixed", "DUPLICATE", "mixed.jsonl, line 3",
				"the same image with the same text and labels occurred before", "MISSING_FILE", "mixed.jsonl, line 4");
		assertThat(imglish("datasets", "mixed", "--size", "1", "--page", "1").out()).contains("line 4")
			.doesNotContain("line 3");
		JsonNode json = JSON.readTree(imglish("datasets", "mixed", "--json").out());
		assertThat(json.at("/skippedRecords/total").asInt()).isEqualTo(2);
		assertThat(json.at("/skippedRecords/items/0/position").asInt()).isEqualTo(2);
		assertThat(imglish("datasets", "no such").error()).contains("There is no dataset");
	}

	@Test
	void mistakesAreSaidInASentence() throws IOException {
		Files.write(home.resolve("binary.yaml"), new byte[] { 'a', (byte) 0xff, (byte) 0xfe });
		Files.writeString(home.resolve("broken.yaml"), "kind: ingest\nsource: [\n");
		assertThat(imglish("submit", file("binary.yaml")).error()).contains("binary.yaml is no text in UTF-8");
		assertThat(imglish("submit", file("broken.yaml")).error()).contains("broken.yaml, line",
				"neither YAML nor JSON");
		assertThat(imglish("submit", home.toString()).error()).contains(" is a folder");
		assertThat(run("worker", "--threads", "-1").code()).isEqualTo(2);
		assertThat(run("demo", "--minutes", "0").code()).isEqualTo(2);
		assertThat(imglish("submit", file("nothing.yaml"))).satisfies((answer) -> {
			assertThat(answer.code()).isEqualTo(1);
			assertThat(answer.error()).contains("There is no file").doesNotContain("Exception");
		});
		assertThat(imglish("ingest", file("pretrain.yaml")).error()).contains("kind ingest");
		assertThat(imglish("runs", "--state", "sleeping").error()).contains("sleeping", "completed");
		assertThat(imglish("models", "--register", "x", "--checkpoint", "999999").error()).contains("999999");
		assertThat(imglish("show", "999999").error()).contains("no run 999999");
		assertThat(imglish("show", "first").code()).isEqualTo(2);
		assertThat(imglish("runs", "--color", "red").code()).isEqualTo(2);
		assertThat(run("runs", "--server", "http://127.0.0.1:1").error()).contains("No server answers", "serve");
	}

	private static String file(String name) {
		return home.resolve(name).toString();
	}

	/** A command against the platform. */
	private static Answer imglish(String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add(1, "--server=" + platform.url());
		return run(all.toArray(new String[0]));
	}

	private static Answer run(String... arguments) {
		StringWriter error = new StringWriter();
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		PrintStream before = System.out;
		System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
		try {
			CommandLine line = Imglish.commandLine(arguments).setErr(new PrintWriter(error, true));
			int code = line.execute(arguments);
			return new Answer(code, out.toString(StandardCharsets.UTF_8), error.toString().strip());
		}
		finally {
			System.setOut(before);
		}
	}

	/** What a command printed and ended with. */
	private record Answer(int code, String out, String error) {

		List<String> lines() {
			return this.out.lines().toList();
		}

	}

}
