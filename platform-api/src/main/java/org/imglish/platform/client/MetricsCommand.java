package org.imglish.platform.client;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Shows the newest values of a run, or exports all points. */
@Command(name = "metrics", description = "Shows a run's newest metric values, or exports all of its points.")
public final class MetricsCommand extends ClientCommands.OnRun {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	@Spec
	@SuppressWarnings("NullAway.Init")
	private CommandSpec command;

	@Option(names = "--format", description = "export all points as ${COMPLETION-CANDIDATES}")
	private @Nullable Format format;

	@Option(names = "--out", paramLabel = "FILE",
			description = "file to export into (default: standard output); for tensorboard a folder, its log directory")
	private @Nullable Path out;

	@Option(names = "--best", description = "the best value of each metric, by its goal, and the step that had it")
	private boolean best;

	@Override
	public Integer call() throws IOException {
		if (this.best) {
			if (this.format != null) {
				throw new ParameterException(this.command.commandLine(),
						"--best shows values; --format exports all points");
			}
			showBest();
		}
		else if (this.format == null) {
			showNewest();
		}
		else if (this.format == Format.TENSORBOARD) {
			writeEvents((this.out != null) ? this.out : Path.of(""));
		}
		else {
			writeLines(path() + "/metrics?format=" + this.format);
		}
		return 0;
	}

	/** Those of which no value is better than another have none. */
	private void showBest() throws IOException {
		RestClient client = connection().client();
		client.get(path());
		JsonNode curves = client.get("/metrics?maxPoints=2&runs=" + path().substring(path().lastIndexOf('/') + 1));
		ArrayNode rows = JSON.createArrayNode();
		for (JsonNode curve : curves) {
			if (curve.path("best").isObject()) {
				rows.add(JSON.createObjectNode()
					.put("metric", curve.path("name").asString())
					.put("goal", curve.path("goal").asString().toLowerCase(Locale.ROOT))
					.put("unit", curve.path("unit").asString())
					.put("best", curve.at("/best/value").asDouble())
					.put("step", curve.at("/best/step").asLong())
					.put("newest", curve.at("/newest/value").asDouble()));
			}
		}
		if (rows.isEmpty() && !connection().isJson()) {
			System.err.println("The run has no metric of which one value is better than another");
			return;
		}
		connection().print(rows, "metric", "goal", "best", "step", "newest", "unit");
	}

	private void showNewest() throws IOException {
		JsonNode values = connection().client().get(path() + "/metrics/latest");
		if (connection().isJson()) {
			connection().print(values);
		}
		else {
			Table.printValues(values);
		}
	}

	private void writeLines(String path) throws IOException {
		try (Stream<String> lines = connection().client().lines(path);
				PrintWriter writer = (this.out != null) ? new PrintWriter(Files.newBufferedWriter(this.out))
						: new PrintWriter(
								new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8)))) {
			lines.forEach((line) -> writer.print(line + "\n"));
			if (writer.checkError()) {
				throw new IOException("The points cannot be written" + ((this.out != null) ? " into " + this.out : "")
						+ "; is there room on the disk?");
			}
		}
	}

	private void writeEvents(Path folder) throws IOException {
		Files.createDirectories(folder);
		try (Stream<String> lines = connection().client().lines(path() + "/metrics?format=JSONL")) {
			Iterator<String> points = lines.iterator();
			Path file = folder.resolve("events.out.tfevents.0.imglish" + path().replace('/', '-'));
			try (EventFile events = new EventFile(file, 0)) {
				while (points.hasNext()) {
					JsonNode point = JSON.readTree(points.next());
					Instant at = Instant.parse(point.path("at").asString());
					events.add(point.path("name").asString(), point.path("step").asLong(),
							(float) point.path("value").asDouble(), at.getEpochSecond() + at.getNano() / 1e9);
				}
			}
			System.out.println("Written: " + file);
		}
	}

	/** What points are exported as. */
	enum Format {

		CSV, JSONL, TENSORBOARD

	}

}
