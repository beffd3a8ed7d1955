package org.imglish.platform.client;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

	@Option(names = "--parent", paramLabel = "RUN", description = "only those that wait for a run or start from it")
	private @Nullable Long parent;

	@Option(names = "--columns", paramLabel = "FIELD", split = ",",
			description = "fields to show, as --json calls them: id,name,recipe.optimizer.peakRate")
	private String[] columns = ClientCommands.RUN_FIELDS;

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
		for (Map.Entry<String, @Nullable Object> filter : filters.entrySet()) {
			if (filter.getValue() != null) {
				path += "&" + filter.getKey() + "=" + RestClient.encoded(filter.getValue().toString());
			}
		}
		this.connection.print(this.connection.client().get(this.sort.of(path)), this.columns);
		return 0;
	}

}
