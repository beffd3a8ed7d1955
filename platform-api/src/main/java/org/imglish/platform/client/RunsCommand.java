package org.imglish.platform.client;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Lists runs. */
@Command(name = "runs", mixinStandardHelpOptions = true,
		description = "Lists runs, newest first unless sorted otherwise.")
public final class RunsCommand implements Callable<Integer> {

	@Mixin
	private ClientCommands.Connection connection = new ClientCommands.Connection();

	@Option(names = "--kind", paramLabel = "KIND",
			description = "only those of a kind, or of several: pretrain,finetune")
	private String kind = "";

	@Option(names = "--state", paramLabel = "STATE", description = "only those in a state, or in one of several")
	private String state = "";

	@Option(names = "--tag", paramLabel = "WORD", description = "only those with a tag")
	private @Nullable String tag;

	@Option(names = "--query", paramLabel = "TEXT", description = "only those with these words in name or notes")
	private @Nullable String query;

	@Option(names = "--pipeline", paramLabel = "NAME", description = "only those of a pipeline")
	private @Nullable String pipeline;

	@Option(names = "--sweep", paramLabel = "NAME", description = "only those of a sweep: PIPELINE/SWEEP")
	private @Nullable String sweep;

	@Option(names = "--task", paramLabel = "TASK", description = "only those of a downstream task")
	private @Nullable String task;

	@Option(names = "--dataset", paramLabel = "NAME", description = "only those whose recipes name a dataset")
	private @Nullable String dataset;

	@Option(names = "--parent", paramLabel = "RUN",
			description = "only those that wait for a run, or use its weights or its dataset")
	private @Nullable Long parent;

	@Option(names = "--submission", paramLabel = "RUN",
			description = "only those that were submitted together with this run, the first of its pipeline")
	private @Nullable Long submission;

	@Option(names = "--columns", paramLabel = "FIELD", split = ",",
			description = "fields to show, as --json calls them: id,name,recipe.optimizer.peakRate")
	private List<String> columns = List.of();

	@Mixin
	private SortOption sort = new SortOption();

	@Mixin
	private PageOptions page = new PageOptions();

	@Override
	public Integer call() throws IOException {
		String path = this.page.of("/runs") + "&kind=" + RestClient.encoded(this.kind) + "&state="
				+ RestClient.encoded(this.state);
		Map<String, @Nullable Object> filters = new LinkedHashMap<>();
		filters.put("tag", this.tag);
		filters.put("q", this.query);
		filters.put("pipeline", this.pipeline);
		filters.put("sweep", this.sweep);
		filters.put("task", this.task);
		filters.put("dataset", this.dataset);
		filters.put("parent", this.parent);
		filters.put("submission", this.submission);
		for (Map.Entry<String, @Nullable Object> filter : filters.entrySet()) {
			if (filter.getValue() != null) {
				path += "&" + filter.getKey() + "=" + RestClient.encoded(filter.getValue().toString());
			}
		}
		RestClient client = this.connection.client();
		JsonNode runs = client.get(this.sort.of(path));
		checkColumns(runs.path("items"));
		this.connection.print(runs,
				this.columns.isEmpty() ? ClientCommands.RUN_FIELDS : this.columns.toArray(String[]::new));
		if (this.pipeline != null && !this.connection.isJson()) {
			tellOf(this.pipeline, client);
		}
		return 0;
	}

	/** How long it takes, and which submissions there are where there are several. */
	private void tellOf(String name, RestClient client) throws IOException {
		JsonNode whole = client.get("/pipelines/" + RestClient.encoded(name)
				+ ((this.submission != null) ? "?submission=" + this.submission : ""));
		String left = TimeLeft.ofAll(whole.path("items"));
		if (left != null) {
			System.out.printf(Locale.ROOT, "Until the pipeline %s has ended: %s%n", name, left);
		}
		List<String> numbers = whole.path("submissions")
			.valueStream()
			.map((each) -> each.path("number").asString())
			.toList();
		if (this.submission == null && numbers.size() > 1) {
			System.out.printf(Locale.ROOT,
					"It was submitted %d times; --submission RUN shows one of them, by its first run: %s (the newest), %s%n",
					numbers.size(), numbers.get(0), String.join(", ", numbers.subList(1, Math.min(numbers.size(), 9))));
		}
	}

	/**
	 * That runs have what was asked for. Recipes have different fields, runs all the
	 * same.
	 */
	private void checkColumns(JsonNode runs) throws IOException {
		for (String column : this.columns) {
			String pointer = "/" + column.replace('.', '/');
			if (!runs.isEmpty() && !column.startsWith("recipe.")
					&& runs.valueStream().allMatch((run) -> run.at(pointer).isMissingNode())) {
				throw new IOException(String.format(Locale.ROOT,
						"Runs have no field '%s'; they have %s, and those of their recipes as recipe.FIELD", column,
						runs.path(0).propertyNames()));
			}
		}
	}

}
