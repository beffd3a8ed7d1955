package org.imglish.platform.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.imglish.platform.client.RestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Submits runs and reads what became of them, through an API that may be dead at any
 * moment: each request is repeated until it is answered.
 */
final class ChaosRuns {

	static final long STEPS = 240;

	static final int CHECKPOINT_EVERY = 15;

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final Duration OUTAGE = Duration.ofMinutes(10);

	private static final long INTERVAL_MILLISECONDS = 300;

	private final RestClient client;

	private final Path corpus;

	private final String parallel;

	/**
	 * @param corpus folder of the demo corpus
	 * @param parallel how each training is shared, as a recipe says it
	 */
	ChaosRuns(String server, Path corpus, String parallel) {
		this.client = new RestClient(server);
		this.corpus = corpus;
		this.parallel = parallel;
	}

	/** The texts that the trainings learn from. */
	long ingestTexts() throws IOException, InterruptedException {
		return submit("texts", String.format(Locale.ROOT, """
				kind: ingest
				dataset: texts
				source: { format: plain-text, path: "%s/texts.txt" }
				vocabulary: { size: 300 }
				samplesPerShard: 50
				""", this.corpus));
	}

	/** The image-text pairs that the trainings learn from. */
	long ingestPairs() throws IOException, InterruptedException {
		return submit("pairs", String.format(Locale.ROOT, """
				kind: ingest
				dataset: pairs
				source: { format: coco-captions, path: "%1$s/pairs.json", images: "%1$s/pairs" }
				vocabulary: { dataset: texts }
				imageSide: 32
				samplesPerShard: 20
				""", this.corpus));
	}

	/**
	 * Pictures of classes: many are decoded and many small shards written.
	 * @param parts into how many parts they are divided, which all workers share
	 */
	long ingestPictures(String dataset, int parts) throws IOException, InterruptedException {
		return submit(dataset, String.format(Locale.ROOT, """
				kind: ingest
				dataset: %2$s
				source: { format: image-folder, path: "%1$s/classes-train" }
				imageSide: 32
				samplesPerShard: 10
				parts: %3$d
				""", this.corpus, dataset, parts));
	}

	/** A training; all are equal but for their names. */
	long pretrain(String name) throws IOException, InterruptedException {
		return submit(name, String.format(Locale.ROOT, """
				kind: pretrain
				model: { layers: 1, width: 32, feedForwardWidth: 64, heads: 2, visualCodes: 16 }
				data:
				  texts: { dataset: texts, batch: 4, window: 24 }
				  pairs: { dataset: pairs, batch: 4, window: 24 }
				  validation: pairs
				masking: { pairs: alternate }
				threads: 1
				steps: %d
				checkpointEvery: %d
				parallel: %s
				""", STEPS, CHECKPOINT_EVERY, this.parallel));
	}

	private long submit(String name, String recipe) throws IOException, InterruptedException {
		ObjectNode body = JSON.createObjectNode().put("name", name);
		body.set("recipe", YAMLMapper.builder().build().readTree(recipe));
		return answered(() -> this.client.post("/runs", body, "chaos-" + name)).path("id").asLong();
	}

	/**
	 * Has the platform remove the files that no row names, as workers do now and then.
	 */
	void collect() throws IOException, InterruptedException {
		answered(() -> this.client.post("/checkpoints/collect", null, null));
	}

	JsonNode get(String path) throws IOException, InterruptedException {
		return answered(() -> this.client.get(path));
	}

	/** What is on all pages of a list. */
	List<JsonNode> all(String path) throws IOException, InterruptedException {
		List<JsonNode> items = new ArrayList<>();
		JsonNode page = get(path);
		while (!page.path("items").isEmpty()) {
			items.addAll(page.path("items").values());
			page = get(path + "?page=" + (page.path("page").asInt() + 1));
		}
		return items;
	}

	/** The runs among these that have not completed yet. */
	List<Long> unfinished(List<Long> runs) throws IOException, InterruptedException {
		List<Long> unfinished = new ArrayList<>();
		for (long run : runs) {
			String state = get("/runs/" + run).path("state").asString();
			if (List.of("FAILED", "CANCELLED", "STOPPED").contains(state)) {
				throw new IOException(
						"Run " + run + " ended " + state + ": " + get("/runs/" + run).path("reason").asString(""));
			}
			if (!state.equals("COMPLETED")) {
				unfinished.add(run);
			}
		}
		return unfinished;
	}

	/** Waits for runs to complete. */
	void await(List<Long> runs, Duration longest) throws IOException, InterruptedException {
		long deadline = System.nanoTime() + longest.toNanos();
		List<Long> unfinished = unfinished(runs);
		while (!unfinished.isEmpty()) {
			if (System.nanoTime() > deadline) {
				throw new IOException(
						"Runs " + unfinished + " did not complete within " + longest.toMinutes() + " minutes");
			}
			Thread.sleep(INTERVAL_MILLISECONDS);
			unfinished = unfinished(unfinished);
		}
	}

	private static JsonNode answered(Request request) throws IOException, InterruptedException {
		long deadline = System.nanoTime() + OUTAGE.toNanos();
		while (true) {
			try {
				return request.send();
			}
			catch (IOException ex) {
				if (System.nanoTime() > deadline) {
					throw ex;
				}
				Thread.sleep(INTERVAL_MILLISECONDS);
			}
		}
	}

	private interface Request {

		JsonNode send() throws IOException;

	}

}
