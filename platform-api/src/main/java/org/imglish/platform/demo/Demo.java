package org.imglish.platform.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.imglish.core.scene.DemoCorpus;
import org.imglish.platform.client.RestClient;
import org.imglish.platform.client.RunWatch;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Runs the demo through the REST API. Each run has a stable idempotency key, so that a
 * demo that was killed carries on with the runs it had submitted.
 */
final class Demo {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final long SEED = 7;

	/** Below this the trainings are too short to judge what pretraining gains. */
	private static final int JUDGED_MINUTES = 8;

	private static final int CLASSES = 24;

	private static final List<Double> RATES = List.of(3e-4, 1e-3);

	private final RestClient client;

	private final RunWatch watch;

	private final Path corpus;

	private final int minutes;

	private final PrintStream out;

	Demo(String server, Path home, int minutes, PrintStream out) {
		this.client = new RestClient(server);
		this.watch = new RunWatch(this.client, out);
		this.corpus = home.resolve("demo-corpus");
		this.minutes = minutes;
		this.out = out;
	}

	/**
	 * Runs everything and prints the table; false if something failed or a loss did not
	 * fall.
	 */
	boolean run() throws IOException, InterruptedException {
		this.out.println("Writing the demo corpus into " + this.corpus);
		DemoCorpus.write(this.corpus, SEED, DemoCorpus.Size.FULL);
		long texts = submit("ingest texts", ingest("demo-texts", "plain-text", "texts.txt", null, "{size: 2000}"),
				List.of());
		List<Long> ingests = new ArrayList<>(List.of(texts));
		ingests.add(submit("ingest pairs",
				ingest("demo-pairs", "coco-captions", "pairs.json", "pairs", "{dataset: demo-texts}"), List.of(texts)));
		ingests.add(submit("ingest held-out pairs", ingest("demo-pairs-validation", "coco-captions",
				"pairs-validation.json", "pairs-validation", "{dataset: demo-texts}"), List.of(texts)));
		ingests.add(submit("ingest classes", ingest("demo-classes-train", "image-folder", "classes-train", null, "{}"),
				List.of()));
		ingests.add(submit("ingest test classes",
				ingest("demo-classes-test", "image-folder", "classes-test", null, "{}"), List.of()));
		long pretrain = submit("pretrain", DemoRecipes.pretrain(this.minutes), ingests);
		List<Long> tuned = new ArrayList<>();
		List<Long> scratch = new ArrayList<>();
		for (double rate : RATES) {
			tuned.add(submit("fine-tune pretrained " + rate, DemoRecipes.finetune(this.minutes, pretrain, rate),
					List.of(pretrain)));
			scratch.add(submit("fine-tune scratch " + rate, DemoRecipes.finetune(this.minutes, 0, rate), ingests));
		}
		List<Long> tunedScores = evaluate("pretrained", tuned);
		List<Long> scratchScores = evaluate("scratch", scratch);
		List<Long> all = new ArrayList<>(ingests);
		all.add(pretrain);
		for (List<Long> some : List.of(tuned, scratch, tunedScores, scratchScores)) {
			all.addAll(some);
		}
		boolean completed = true;
		for (long run : all) {
			completed &= this.watch.follow("/runs/" + run).path("state").asString().equals("COMPLETED");
		}
		if (!completed) {
			return false;
		}
		boolean fell = lossFell(pretrain);
		for (long run : tuned) {
			fell &= lossFell(run);
		}
		printTable(pretrain, tunedScores, scratchScores);
		return fell;
	}

	private List<Long> evaluate(String arm, List<Long> models) throws IOException {
		List<Long> scores = new ArrayList<>();
		for (long model : models) {
			scores.add(submit("evaluate " + arm + " " + model, """
					kind: evaluate
					task: classification
					from: { run: %d }
					dataset: demo-classes-test
					""".formatted(model), List.of(model)));
		}
		return scores;
	}

	private String ingest(String dataset, String format, String path, @Nullable String images, String vocabulary) {
		return """
				kind: ingest
				dataset: %s
				source: { format: %s, path: "%s"%s }
				vocabulary: %s
				imageSide: 32
				""".formatted(dataset, format, this.corpus.resolve(path),
				(images != null) ? ", images: \"" + this.corpus.resolve(images) + "\"" : "", vocabulary);
	}

	private long submit(String name, String yaml, List<Long> after) throws IOException {
		ObjectNode body = JSON.createObjectNode();
		body.set("recipe", YAMLMapper.builder().build().readTree(yaml));
		body.put("name", name);
		body.putArray("tags").add("demo");
		after.forEach(body.putArray("dependsOn")::add);
		JsonNode run = this.client.post("/runs", body, "demo-%d-%s".formatted(this.minutes, name));
		if (List.of("STOPPED", "FAILED").contains(run.path("state").asString())) {
			run = this.client.post("/runs/" + run.path("id").asLong() + "/resume", null, null);
		}
		return run.path("id").asLong();
	}

	private boolean lossFell(long run) throws IOException {
		JsonNode buckets = this.client.get("/runs/" + run + "/metrics?names=loss&maxPoints=10")
			.path("series")
			.path(0)
			.path("buckets");
		double first = buckets.path(0).path("first").asDouble();
		double last = buckets.path(buckets.size() - 1).path("last").asDouble();
		boolean fell = last < first;
		if (!fell) {
			this.out.printf(Locale.ROOT, "The loss of run %d did not fall: %.3f, then %.3f%n", run, first, last);
		}
		return fell;
	}

	private void printTable(long pretrain, List<Long> tuned, List<Long> scratch) throws IOException {
		JsonNode values = this.client.get("/runs/" + pretrain + "/metrics/latest");
		this.out.println();
		this.out.println("Masked prediction on held-out pairs                          accuracy");
		for (Map.Entry<String, String> row : List.of(Map.entry("validation/image/accuracy", "masked patches"),
				Map.entry("validation/image/commonest_code", "  always the commonest code"),
				Map.entry("validation/pair/words_own_image", "words of a pair, own image"),
				Map.entry("validation/pair/words_other_image", "  another's image"),
				Map.entry("validation/pair/words_no_image", "  no image"),
				Map.entry("validation/pair/content_words_own_image", "counts, colours, shapes: own image"),
				Map.entry("validation/pair/content_words_other_image", "  another's image"),
				Map.entry("validation/pair/content_words_no_image", "  no image"))) {
			this.out.printf(Locale.ROOT, "%-58s %10.3f%n", row.getValue(), values.path(row.getKey()).asDouble());
		}
		this.out.println();
		this.out.println("Fine-tuned                             chance    scratch  pretrained");
		double best = best(tuned, "top1");
		double bestScratch = best(scratch, "top1");
		this.out.printf(Locale.ROOT, "%-34s %10.3f %10.3f %11.3f%n", "classification, top-1", 1.0 / CLASSES,
				bestScratch, best);
		if (this.minutes < JUDGED_MINUTES) {
			this.out.println("These trainings were short: the numbers show that everything runs, not what it gains.");
		}
	}

	private double best(List<Long> runs, String name) throws IOException {
		double best = 0;
		for (long run : runs) {
			best = Math.max(best, this.client.get("/runs/" + run + "/metrics/latest").path(name).asDouble());
		}
		return best;
	}

}
