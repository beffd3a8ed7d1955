package org.imglish.jobs.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.imglish.jobs.halving.JdbcRungs;
import org.imglish.jobs.run.Run;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.run.Submission;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Submits pipelines: all runs of a document, or none. */
public class Pipelines {

	private static final String TAG = "pipeline:";

	private final Runs runs;

	private final JdbcRungs rungs;

	private final TransactionTemplate transaction;

	public Pipelines(Runs runs, JdbcRungs rungs, TransactionTemplate transaction) {
		this.runs = runs;
		this.rungs = rungs;
		this.transaction = transaction;
	}

	/**
	 * Validates a document and queues its runs.
	 * @param document {@code name} and {@code runs}: by name {@code {recipe, needs,
	 * priority, tags}}; in a recipe {@code $NAME} stands for the number of another run
	 * @param key the same key gives the same runs, or null
	 * @throws org.imglish.jobs.recipe.InvalidRecipeException with every mistake at once
	 */
	public Pipeline submit(JsonNode document, @Nullable String key) {
		PipelineDocument read = PipelineDocument.read(document);
		String tag = TAG + read.name();
		return Objects.requireNonNull(this.transaction.execute((status) -> {
			Map<String, Run> submitted = new LinkedHashMap<>();
			for (PipelineNode node : read.ordered()) {
				List<String> tags = new ArrayList<>(node.tags());
				tags.add(tag);
				List<Long> needs = node.needs().stream().map((name) -> id(submitted, name)).sorted().toList();
				submitted.put(node.name(), this.runs.submit(new Submission(node.resolved((name) -> id(submitted, name)),
						node.name(), tags, node.priority(), needs, (key != null) ? key + "/" + node.name() : null)));
			}
			read.contests()
				.forEach((names, halving) -> this.rungs.create(halving,
						names.stream().map((name) -> id(submitted, name)).toList()));
			return new Pipeline(read.name(), tag, List.copyOf(submitted.values()));
		}));
	}

	private static long id(Map<String, Run> submitted, String name) {
		return Objects.requireNonNull(submitted.get(name), name).id();
	}

}
