package org.imglish.platform.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What must hold after the kills: runs equal to undisturbed ones, attempts that did not
 * overlap, no file left behind. Collects every violation as a sentence.
 */
final class ChaosChecks {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	/** Steps a request, so that each bucket holds one point. */
	private static final int SLICE = 500;

	private static final int MAX_POINTS = 5000;

	private final ChaosRuns runs;

	private final Path home;

	private final List<String> violations = new ArrayList<>();

	ChaosChecks(ChaosRuns runs, Path home) {
		this.runs = runs;
		this.home = home;
	}

	List<String> violations() {
		return List.copyOf(this.violations);
	}

	/**
	 * Compares a training with an undisturbed one: each step's numeric points once and
	 * equal, the weights equal to the bit.
	 */
	void training(long run, long undisturbed) throws IOException, InterruptedException {
		TreeMap<String, Double> points = numeric(run);
		TreeMap<String, Double> expected = numeric(undisturbed);
		if (!points.equals(expected)) {
			Set<String> differing = new TreeSet<>(expected.keySet());
			differing.addAll(points.keySet());
			differing.removeIf((key) -> expected.containsKey(key) && expected.get(key).equals(points.get(key)));
			violation(String.format(Locale.ROOT, "Run %d has %d numeric points, the undisturbed one %d; differing: %s",
					run, points.size(), expected.size(), differing.stream().limit(5).toList()));
		}
		for (long step = 1; step <= ChaosRuns.STEPS; step++) {
			if (!points.containsKey("loss@" + step)) {
				violation(String.format(Locale.ROOT, "Run %d lacks the loss of step %d", run, step));
			}
		}
		String weights = weights(run);
		if (!weights.equals(weights(undisturbed))) {
			violation(
					String.format(Locale.ROOT, "The weights of run %d differ from those of the undisturbed one", run));
		}
	}

	private TreeMap<String, Double> numeric(long run) throws IOException, InterruptedException {
		TreeMap<String, Double> points = new TreeMap<>();
		for (long from = 0; from <= ChaosRuns.STEPS; from += SLICE) {
			JsonNode answer = this.runs.get(String.format(Locale.ROOT, "/runs/%d/metrics?maxPoints=%d&from=%d&to=%d",
					run, MAX_POINTS, from, from + SLICE - 1));
			for (JsonNode series : answer.path("series")) {
				for (JsonNode bucket : series.path("buckets")) {
					if (bucket.path("points").asLong() != 1) {
						violation(String.format(Locale.ROOT, "Run %d has %d points of %s in one step", run,
								bucket.path("points").asLong(), series.path("name").asString()));
					}
					if (series.path("kind").asString().equals("NUMERIC")) {
						points.put(series.path("name").asString() + "@" + bucket.path("step").asLong(),
								bucket.path("first").asDouble());
					}
				}
			}
		}
		return points;
	}

	private String weights(long run) throws IOException, InterruptedException {
		JsonNode newest = this.runs.get("/runs/" + run + "/checkpoints").path("items").path(0);
		for (JsonNode file : newest.path("files")) {
			if (file.path("name").asString().equals("weights.safetensors")) {
				return newest.path("step").asLong() + " " + file.path("sha256").asString();
			}
		}
		violation(String.format(Locale.ROOT, "Run %d has no checkpoint with weights", run));
		return "";
	}

	/** Compares the shards of a dataset with those of an undisturbed ingest. */
	void dataset(String name, String undisturbed) throws IOException {
		List<String> sums = sums(name);
		if (sums.isEmpty() || !sums.equals(sums(undisturbed))) {
			violation(
					String.format(Locale.ROOT, "The shards of dataset %s differ from those of %s", name, undisturbed));
		}
	}

	private List<String> sums(String dataset) throws IOException {
		List<String> sums = new ArrayList<>();
		Path manifest = this.home.resolve("datasets").resolve(dataset).resolve("manifest.json");
		for (JsonNode shard : JSON.readTree(Files.readString(manifest)).path("shards")) {
			sums.add(shard.path("sha256").asString());
		}
		return sums;
	}

	/**
	 * Checks that attempts wrote one after the other: log lines are numbered under the
	 * run's lock, so an attempt's line behind one of a later attempt was written by an
	 * attempt that had lost its run.
	 */
	void attempts(long run) throws IOException, InterruptedException {
		int latest = 0;
		for (JsonNode line : this.runs.get("/runs/" + run + "/logs?limit=1000")) {
			int attempt = line.path("attempt").asInt();
			if (attempt < latest) {
				violation(String.format(Locale.ROOT, "Attempt %d of run %d wrote after attempt %d had begun: %s",
						attempt, run, latest, line.path("text").asString()));
			}
			latest = Math.max(latest, attempt);
		}
		int completed = 0;
		long committed = 0;
		List<JsonNode> attempts = this.runs.all("/runs/" + run + "/attempts");
		Collections.reverse(attempts);
		for (JsonNode attempt : attempts) {
			completed += attempt.path("state").asString().equals("COMPLETED") ? 1 : 0;
			if (attempt.path("fromStep").asLong() > 0 && attempt.path("fromStep").asLong() < committed) {
				violation(String.format(Locale.ROOT,
						"Attempt %d of run %d went back to step %d although step %d was committed",
						attempt.path("number").asInt(), run, attempt.path("fromStep").asLong(), committed));
			}
			committed = Math.max(committed, attempt.path("committedStep").asLong());
		}
		if (completed != 1) {
			violation(String.format(Locale.ROOT, "Run %d has %d completed attempts", run, completed));
		}
	}

	/** Checks that a run's checkpoint folders are those of its rows. */
	void checkpointFolders(long run) throws IOException, InterruptedException {
		Set<String> expected = new TreeSet<>();
		for (JsonNode checkpoint : this.runs.all("/runs/" + run + "/checkpoints")) {
			expected.add(String.format(Locale.ROOT, "%08d", checkpoint.path("step").asLong()));
		}
		Path folder = this.home.resolve("checkpoints").resolve("run-" + run);
		List<String> found = new ArrayList<>();
		if (Files.exists(folder)) {
			try (Stream<Path> folders = Files.list(folder)) {
				folders.map((path) -> path.getFileName().toString().replaceAll("^\\d+-", ""))
					.sorted()
					.forEach(found::add);
			}
		}
		if (!found.equals(List.copyOf(expected))) {
			violation(String.format(Locale.ROOT, "Run %d has rows of checkpoints %s, but folders of %s", run, expected,
					found));
		}
	}

	/** Checks that no temporary file and no shard that no manifest lists is left. */
	void leftovers() throws IOException {
		for (String part : List.of("checkpoints", "datasets", "predictions")) {
			Path folder = this.home.resolve(part);
			if (Files.exists(folder)) {
				try (Stream<Path> files = Files.walk(folder)) {
					files.filter((file) -> file.getFileName().toString().endsWith(".part"))
						.forEach((file) -> violation("A temporary file is left: " + file));
				}
			}
		}
		try (Stream<Path> datasets = Files.list(this.home.resolve("datasets"))) {
			for (Path dataset : datasets.toList()) {
				Set<String> listed = new TreeSet<>();
				for (JsonNode shard : JSON.readTree(Files.readString(dataset.resolve("manifest.json")))
					.path("shards")) {
					listed.add(shard.path("file").asString());
				}
				try (Stream<Path> files = Files.list(dataset)) {
					files.map((file) -> file.getFileName().toString())
						.filter((name) -> name.startsWith("shard-") && !listed.contains(name))
						.forEach((name) -> violation("No manifest lists " + dataset.resolve(name)));
				}
			}
		}
	}

	void violation(String sentence) {
		this.violations.add(sentence);
	}

}
