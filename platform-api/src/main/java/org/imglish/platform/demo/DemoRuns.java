package org.imglish.platform.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

import org.imglish.platform.client.RestClient;
import org.imglish.platform.client.RunWatch;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Submits the demo's runs over REST. Each has an idempotency key made of its recipe, so
 * that a demo that was killed carries on with the runs it had submitted.
 */
final class DemoRuns {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final RestClient client;

	private final RunWatch watch;

	DemoRuns(RestClient client, PrintStream out) {
		this.client = client;
		this.watch = new RunWatch(client, out);
	}

	/**
	 * Submits a run, or finds the one that was submitted; resumes it if it had ended
	 * early.
	 * @param priority runs of a higher one go first
	 * @param after runs that it waits for
	 * @return its number
	 */
	long submit(String name, String yaml, int priority, List<Long> after) throws IOException {
		ObjectNode body = JSON.createObjectNode();
		body.set("recipe", YAMLMapper.builder().build().readTree(yaml));
		body.put("name", name);
		body.put("priority", priority);
		body.putArray("tags").add("demo");
		after.forEach(body.putArray("dependsOn")::add);
		String key = "demo-" + UUID.nameUUIDFromBytes(body.toString().getBytes(StandardCharsets.UTF_8));
		JsonNode run = this.client.post("/runs", body, key);
		if (List.of("STOPPED", "FAILED").contains(run.path("state").asString())) {
			run = this.client.post("/runs/" + run.path("id").asLong() + "/resume", null, null);
		}
		return run.path("id").asLong();
	}

	/** Follows runs to their ends; whether all of them completed. */
	boolean complete(Collection<Long> runs) throws IOException, InterruptedException {
		boolean complete = true;
		for (long run : runs) {
			complete &= this.watch.follow("/runs/" + run).path("state").asString().equals("COMPLETED");
		}
		return complete;
	}

	/** The median time of a training's steps, without the first quarter of them. */
	double stepSeconds(long run) throws IOException {
		double[] seconds = this.client.get("/runs/" + run + "/metrics?names=step_seconds&maxPoints=5000")
			.path("series")
			.path(0)
			.path("buckets")
			.valueStream()
			.mapToDouble((bucket) -> bucket.path("last").asDouble())
			.toArray();
		double[] settled = Arrays.copyOfRange(seconds, seconds.length / 4, seconds.length);
		Arrays.sort(settled);
		return settled[settled.length / 2];
	}

	/** The newest value of a metric. */
	double latest(long run, String metric) throws IOException {
		return this.client.get("/runs/" + run + "/metrics/latest").path(metric).asDouble(Double.NaN);
	}

	/** Whether the loss fell below its first value in the second half of a training. */
	boolean lossFell(long run) throws IOException {
		JsonNode buckets = this.client.get("/runs/" + run + "/metrics?names=loss&maxPoints=40")
			.path("series")
			.path(0)
			.path("buckets");
		double first = buckets.path(0).path("first").asDouble();
		for (int i = buckets.size() / 2; i < buckets.size(); i++) {
			if (buckets.path(i).path("min").asDouble() < first) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Seconds that the last attempt at a run took: a demo that was killed may have lain
	 * idle before it.
	 */
	double seconds(long run) throws IOException {
		JsonNode last = this.client.get("/runs/" + run + "/attempts?size=1").path("items").path(0);
		return Duration
			.between(Instant.parse(last.path("startedAt").asString()), Instant.parse(last.path("endedAt").asString()))
			.toMillis() / 1000.0;
	}

}
