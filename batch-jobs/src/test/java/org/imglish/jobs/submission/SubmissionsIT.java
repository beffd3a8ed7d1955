package org.imglish.jobs.submission;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.imglish.core.field.Mistake;
import org.imglish.core.shard.Holdings;
import org.imglish.core.shard.Manifest;
import org.imglish.core.shard.Shard;
import org.imglish.jobs.database.PostgresFixture;
import org.imglish.jobs.dataset.JdbcDatasets;
import org.imglish.jobs.recipe.InvalidRecipeException;
import org.imglish.jobs.recipe.RecipeText;
import org.imglish.jobs.run.Run;
import org.imglish.jobs.run.RunFilter;
import org.imglish.jobs.recipe.RunKind;
import org.imglish.jobs.run.RunState;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.run.Submission;
import org.imglish.jobs.training.JobsFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What is found out about a recipe before it waits in the queue. */
class SubmissionsIT {

	private static final String PRETRAIN = "{ kind: pretrain, model: { preset: tiny }, data: { texts: { dataset: words } } }";

	@TempDir
	static Path home;

	private static ConfigurableApplicationContext jobs;

	private static Submissions submissions;

	private static Runs runs;

	private static JdbcClient jdbc;

	@BeforeAll
	static void open() throws IOException {
		jobs = JobsFixture.open(PostgresFixture.emptyDatabase(), home, 4);
		submissions = jobs.getBean(Submissions.class);
		runs = jobs.getBean(Runs.class);
		jdbc = jobs.getBean(JdbcClient.class);
		complete("words", Manifest.Kind.TEXTS, "one", new Holdings(0, 0, 4, 4, 0, 0, 0, 0, 0), List.of());
		complete("pairs", Manifest.Kind.PAIRS, "one", new Holdings(4, 0, 4, 4, 0, 0, 0, 0, 0), List.of());
		complete("late", Manifest.Kind.PAIRS, "one", new Holdings(3, 0, 4, 4, 0, 4, 0, 0, 0), List.of("yes", "no"));
		complete("foreign", Manifest.Kind.TEXTS, "two", new Holdings(0, 0, 4, 4, 0, 0, 0, 0, 0), List.of());
		complete("labelled", Manifest.Kind.IMAGES, null, new Holdings(4, 0, 0, 0, 4, 0, 0, 0, 0),
				List.of("cat", "dog"));
		complete("unlearned", Manifest.Kind.IMAGES, null, new Holdings(4, 0, 0, 0, 4, 0, 0, 0, 0),
				List.of("cat", "owl"));
		complete("boxes", Manifest.Kind.IMAGES, null, new Holdings(4, 0, 0, 0, 0, 0, 0, 4, 3), List.of("cat"));
		complete("plain", Manifest.Kind.IMAGES, null, new Holdings(4, 0, 0, 0, 0, 0, 0, 0, 0), List.of());
	}

	@AfterAll
	static void close() {
		jobs.close();
	}

	@Test
	void everyNameThatLeadsNowhereIsSaidAtOnceWithItsPlace() throws IOException {
		Path file = Files.writeString(home.resolve("questions.json"), "{}");
		assertThat(mistakes("""
				kind: ingest
				dataset: vqa
				source: { format: vqa, path: "%1$s/no.json", images: "%1$s/questions.json", labels: /etc/passwd }
				vocabulary: { dataset: wrods }
				answers: { dataset: plain }
				""".formatted(home))).satisfiesExactly(
				(each) -> assertThat(each.toString()).startsWith("source.path cannot be read: " + home + "/no.json")
					.contains("does not exist; the data roots are [" + home.toRealPath()),
				(each) -> assertThat(each.toString())
					.isEqualTo("source.images must be a folder, but " + file.toRealPath() + " is a file"),
				(each) -> assertThat(each.toString()).startsWith("source.labels cannot be read")
					.contains("outside the data roots"),
				(each) -> assertThat(each.toString()).isEqualTo(
						"vocabulary.dataset names 'wrods', but there is no such dataset; did you mean 'words'? ingest it first"),
				(each) -> assertThat(each.toString()).contains("answers.dataset does not fit")
					.contains("0 classes or answers"));
	}

	@Test
	void columnsThatATableLacksAreFoundBeforeAWorkerIs() throws IOException {
		Path file = Files.writeString(home.resolve("pairs.csv"), "image,caption,width\n");
		String recipe = """
				{ kind: ingest, dataset: table, vocabulary: { size: 9 },
				  source: { format: csv, path: "%s", where: "widht > 3" } }
				""".formatted(file);
		assertThat(mistakes(recipe)).singleElement()
			.satisfies((each) -> assertThat(each.toString()).startsWith("source cannot be read")
				.contains("has no column 'widht'", "'width'"));
		Path gone = home.resolve("{pairs,more}.csv");
		assertThat(mistakes(recipe.replace(file.toString(), gone.toString()))).singleElement()
			.satisfies((each) -> assertThat(each.toString()).contains("more.csv", "does not exist"));
	}

	@Test
	void whatNoLivingWorkerHasIsRemarkedAndIsTheReasonOfTheRun() {
		String recipe = "{ kind: pretrain, model: { preset: tiny }, data: { texts: { dataset: words, batch: 4 } }%s }";
		String much = ", worker: { memoryGiB: 900 }";
		assertThat(preview(recipe.formatted(much)).remarks()).as("nobody lives").isEmpty();
		jdbc.sql("""
				INSERT INTO imglish.worker (name, host, pid, device, memory_bytes, threads, alive_until)
				VALUES ('little', 'here', 1, 'cpu', 1048576, 1, now() + interval '1 hour')
				""").update();
		try {
			assertThat(preview(recipe.formatted("")).remarks()).singleElement()
				.asString()
				.startsWith("A step needs about 0.")
				.contains("0.0 GiB", "accumulate");
			assertThat(preview(recipe.formatted(much)).remarks()).singleElement()
				.asString()
				.contains("No living worker has", "\"memoryGiB\":900");
			assertThat(submitted(recipe.formatted("")).reason()).startsWith("A step of it needs about 0.");
			assertThat(submitted(recipe.formatted(much)).reason()).startsWith("No living worker has");
		}
		finally {
			jdbc.sql("DELETE FROM imglish.worker WHERE name = 'little'").update();
		}
	}

	private static Run submitted(String recipe) {
		return submissions.submit(new Submission(RecipeText.parse(recipe), null, List.of(), 0, List.of(), null));
	}

	@Test
	void imagesThatLieALevelTooDeepAreFoundBeforeAWorkerIs() throws IOException {
		Path cats = Files.createDirectories(home.resolve("deep/all/cats"));
		Files.writeString(cats.resolve("1.jpg"), "");
		String recipe = "{ kind: ingest, dataset: deep, source: { format: image-folder, path: '%s' }, imageSide: 32 }";
		assertThat(mistakes(recipe.formatted(home.resolve("deep")))).singleElement()
			.satisfies((each) -> assertThat(each.toString()).startsWith("source cannot be read")
				.contains("'path: " + cats.getParent().toRealPath() + "'"));
		preview(recipe.formatted(home.resolve("deep/all")));
	}

	@Test
	void aPathThatWorkersOfOtherMachinesMaySeeIsNoMistake() {
		jdbc.sql("""
				INSERT INTO imglish.worker (name, host, pid, device, memory_bytes, threads, alive_until)
				VALUES ('far', 'elsewhere', 1, 'cpu', 1, 1, now() + interval '1 hour')
				""").update();
		try {
			assertThat(
					preview("""
							{ kind: ingest, dataset: far, source: { format: plain-text, path: /far.txt }, vocabulary: { size: 9 } }
							""")
						.remarks())
				.singleElement()
				.asString()
				.contains("source.path", "elsewhere");
		}
		finally {
			jdbc.sql("DELETE FROM imglish.worker WHERE name = 'far'").update();
		}
	}

	@Test
	void aFileOfWeightsIsComparedWithTheModelByItsHeader() throws IOException {
		String header = "{\"beit3.text_embed.weight\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}";
		byte[] file = ByteBuffer.allocate(8 + header.length() + 8)
			.order(ByteOrder.LITTLE_ENDIAN)
			.putLong(header.length())
			.put(header.getBytes(StandardCharsets.UTF_8))
			.array();
		Files.write(home.resolve("weights.safetensors"), file);
		Files.write(home.resolve("broken.safetensors"), new byte[] { 1, 2 });
		String recipe = "{ kind: pretrain, model: { preset: tiny }, from: { file: '%s/%s' }, data: { texts: { dataset: %s } } }";
		assertThat(mistakes(recipe.formatted(home, "weights.safetensors", "wrods"))).satisfiesExactlyInAnyOrder(
				(each) -> assertThat(each.toString()).startsWith("from.file names " + home.toRealPath())
					.endsWith("which has 0 layers, but the model has 3"),
				(each) -> assertThat(each.toString()).contains("did you mean 'words'?"));
		assertThat(mistakes(recipe.formatted(home, "broken.safetensors", "words"))).singleElement()
			.asString()
			.startsWith("from.file cannot be used");
	}

	@Test
	void whatATaskNeedsOfEverySampleIsComparedWithWhatTheyHave() {
		assertThat(
				mistakes("{ kind: finetune, task: retrieval, data: { train: { dataset: late }, validation: late } }"))
			.extracting(Mistake::path)
			.containsExactly("data.train.dataset", "data.validation");
		assertThat(mistakes("{ kind: finetune, task: classification, data: { train: { dataset: plain } } }"))
			.singleElement()
			.extracting(Mistake::message)
			.asString()
			.contains("have no class");
		assertThat(mistakes("{ kind: finetune, task: classification, "
				+ "data: { train: { dataset: labelled }, validation: unlearned } }"))
			.singleElement()
			.hasToString("data.validation names 'unlearned', which has the classes [owl] that 'labelled' has not "
					+ "(it has [cat, dog]); hold out samples of the classes that are learned");
		assertThat(mistakes(
				"{ kind: finetune, task: classification, data: { train: { dataset: labelled }, validation: plain } }"))
			.singleElement()
			.asString()
			.contains("data.validation does not fit", "none of its 4 samples has a class");
		assertThat(mistakes("{ kind: pretrain, data: { images: { dataset: words }, texts: { dataset: foreign }, "
				+ "pairs: { dataset: pairs } } }"))
			.extracting(Mistake::path)
			.containsExactly("data.images.dataset", "data.pairs.dataset");
		assertThat(preview("{ kind: finetune, task: captioning, data: { train: { dataset: pairs } } }").state())
			.isEqualTo(RunState.QUEUED);
	}

	@Test
	void evaluationsWithoutTrainingAreCheckedToo() {
		long pretraining = submit(PRETRAIN).id();
		assertThat(mistakes("""
				{ kind: evaluate, from: { run: %d }, dataset: words, neighbors: { dataset: plain } }
				""".formatted(pretraining))).extracting(Mistake::path).containsExactly("dataset", "neighbors.dataset");
		assertThat(mistakes(
				"{ kind: evaluate, zeroShot: true, from: { run: %d }, dataset: plain }".formatted(pretraining)))
			.extracting(Mistake::path)
			.containsExactly("from", "dataset");
		assertThat(preview("""
				{ kind: evaluate, from: { run: %d }, dataset: plain, neighbors: { dataset: labelled } }
				""".formatted(pretraining)).dependsOn()).containsExactly(pretraining);
	}

	@Test
	void whatAnotherRunStillMakesIsWaitedFor() {
		long ingest = submit("""
				{ kind: ingest, dataset: coming, source: { format: plain-text, path: "%s" }, vocabulary: { size: 9 } }
				""".formatted(home)).id();
		Run tokenizer = submit("{ kind: tokenizer, data: { images: { dataset: plain } } }");
		Run pretraining = submit(
				"""
						{ kind: pretrain, tokens: { run: %d }, data: { texts: { dataset: coming }, images: { dataset: plain } } }
						"""
					.formatted(tokenizer.id()));
		assertThat(pretraining.state()).isEqualTo(RunState.WAITING);
		assertThat(pretraining.dependsOn()).containsExactly(ingest, tokenizer.id());
		Run tuning = submit("""
				{ kind: finetune, task: classification, from: { run: %d }, data: { train: { dataset: labelled } } }
				""".formatted(pretraining.id()));
		assertThat(tuning.dependsOn()).containsExactly(pretraining.id());
		assertThat(submit("""
				{ kind: evaluate, task: classification, from: { run: %d }, dataset: labelled }
				""".formatted(tuning.id())).dependsOn()).containsExactly(tuning.id());
		runs.cancel(ingest);
		assertThat(mistakes("{ kind: pretrain, data: { texts: { dataset: coming } } }")).singleElement()
			.extracting(Mistake::message)
			.asString()
			.contains("never became complete", "run " + ingest + " is CANCELLED");
	}

	@Test
	void weightsMustBeOfATrainingThatMakesWhatIsWanted() {
		long pretraining = submit(PRETRAIN).id();
		long ingest = runs.list(new RunFilter(Set.of(RunKind.INGEST), Set.of(), null, null), 0, 1).items().get(0).id();
		assertThat(from("{ run: 999999 }")).contains("from.run", "there is none");
		assertThat(from("{ checkpoint: 999999 }")).contains("from.checkpoint", "there is none");
		assertThat(from("{ model: nobody }")).contains("from.model", "no such model");
		assertThat(from("{ run: %d }".formatted(ingest))).contains("trains nothing");
		assertThat(from("{ run: %d }".formatted(pretraining))).contains("a model of the task classification",
				"a pretrained model");
		runs.cancel(pretraining);
		assertThat(mistakes("""
				{ kind: finetune, from: { run: %d }, data: { train: { dataset: labelled } } }
				""".formatted(pretraining))).singleElement()
			.extracting(Mistake::message)
			.asString()
			.contains("is CANCELLED and has no checkpoint");
	}

	@Test
	void textsAreReadInTheVocabularyOfTheWeights() {
		long pretraining = submit(PRETRAIN).id();
		jdbc.sql("UPDATE imglish.run SET state = 'COMPLETED' WHERE id = ?").param(pretraining).update();
		jdbc.sql("""
				INSERT INTO imglish.checkpoint (run, attempt, fencing, step, state, folder, files)
				VALUES (?, 1, 1, 10, 'COMPLETE', 'folder', '[{"name": "tokenizer.json", "bytes": 1, "sha256": "one"}]')
				""").param(pretraining).update();
		String recipe = "{ kind: pretrain, from: { run: %d }, data: { texts: { dataset: %s } } }";
		assertThat(preview(recipe.formatted(pretraining, "words")).dependsOn()).isEmpty();
		assertThat(mistakes(recipe.formatted(pretraining, "foreign"))).singleElement()
			.asString()
			.contains("data.texts.dataset", "another vocabulary than the weights");
	}

	@Test
	void aPreviewTellsWhatATrainingTakesAndQueuesNothing() {
		long before = runs.list(new RunFilter(Set.of(), Set.of(), null, null), 0, 1).total();
		Outlook outlook = preview("""
				{ kind: finetune, task: classification, epochs: 3, model: { preset: tiny },
				  data: { train: { dataset: labelled, batch: 2 } } }
				""");
		assertThat(outlook.estimate()).isNotNull().satisfies((estimate) -> {
			assertThat(estimate.steps()).isEqualTo(6);
			assertThat(estimate.parameters()).isPositive();
			assertThat(estimate.memoryBytes()).isGreaterThan(4 * estimate.parameters());
		});
		assertThat(outlook.recipe().path("optimizer").has("peakRate")).isTrue();
		assertThat(runs.list(new RunFilter(Set.of(), Set.of(), null, null), 0, 1).total()).isEqualTo(before);
	}

	@Test
	void aDetectorNeedsMasksWhereItOutlines() {
		String recipe = "{ kind: finetune, task: detection, data: { train: { dataset: %s } }, detection: { masks: %s } }";
		assertThat(mistakes(recipe.formatted("boxes", true))).singleElement()
			.asString()
			.contains("data.train.dataset", "1 of its 4 samples have no mask of each object");
		assertThat(mistakes(recipe.formatted("plain", false))).singleElement()
			.asString()
			.contains("4 of its 4 samples have no list of objects");
		assertThat(preview(recipe.formatted("boxes", false)).estimate()).isNotNull()
			.satisfies((estimate) -> assertThat(estimate.memoryBytes()).isGreaterThan(4 * estimate.parameters()));
		assertThat(mistakes(
				"""
						{ kind: finetune, task: detection, data: { train: { dataset: boxes } }, smoothing: 0.1, parallel: { workers: 2 },
						  segmentation: { stride: 8 } }
						"""))
			.extracting(Mistake::path)
			.contains("smoothing", "parallel", "segmentation");
	}

	@Test
	void aKeyThatWasUsedGivesItsRunWhateverBecameOfItsNames() {
		Submission keyed = new Submission(RecipeText.parse("""
				{ kind: ingest, dataset: keyed, source: { format: plain-text, path: "%s" }, vocabulary: { size: 9 } }
				""".formatted(home)), null, List.of(), 0, List.of(), "key");
		assertThat(submissions.submit(keyed)).isEqualTo(submissions.submit(keyed));
		assertThatThrownBy(() -> preview("""
				{ kind: ingest, dataset: keyed, source: { format: plain-text, path: "%s" }, vocabulary: { size: 9 } }
				""".formatted(home))).hasMessageContaining("There is a dataset 'keyed' already");
	}

	private static String from(String from) {
		List<Mistake> mistakes = mistakes("{ kind: evaluate, from: %s, dataset: labelled }".formatted(from));
		assertThat(mistakes).hasSize(1);
		return mistakes.get(0).toString();
	}

	private static List<Mistake> mistakes(String recipe) {
		return catchThrowableOfType(InvalidRecipeException.class, () -> preview(recipe)).mistakes();
	}

	private static Outlook preview(String recipe) {
		return submissions.preview(submission(recipe));
	}

	private static Run submit(String recipe) {
		return submissions.submit(submission(recipe));
	}

	private static Submission submission(String recipe) {
		return new Submission(RecipeText.parse(recipe), null, List.of(), 0, List.of(), null);
	}

	/** A dataset of four samples, of which there is the manifest alone. */
	private static void complete(String name, Manifest.Kind kind, String vocabulary, Holdings holdings,
			List<String> classes) throws IOException {
		runs.submit(submission("""
				{ kind: ingest, dataset: %s, source: { format: plain-text, path: x }, vocabulary: { size: 9 } }
				""".formatted(name)));
		jdbc.sql("UPDATE imglish.run SET state = 'COMPLETED'").update();
		jdbc.sql("UPDATE imglish.dataset SET complete = true WHERE name = ?").param(name).update();
		Path folder = Files.createDirectories(JobsFixture.datasetFolder(jobs, name));
		Manifest manifest = new Manifest(name, kind, 32, (vocabulary != null) ? "tokenizer.json" : null, vocabulary,
				classes, List.of(new Shard("shard-000000.tar", 4, 1, "sum")), Map.of(), Map.of(), holdings, List.of());
		Files.write(folder.resolve("manifest.json"), JsonMapper.builder().build().writeValueAsBytes(manifest));
	}

}
