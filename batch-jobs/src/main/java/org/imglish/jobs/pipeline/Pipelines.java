package org.imglish.jobs.pipeline;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

import org.imglish.jobs.halving.JdbcRungs;
import org.imglish.jobs.run.Run;
import org.imglish.jobs.run.RunFilter;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.run.Submission;
import org.imglish.jobs.run.SubmittedRuns;
import org.imglish.jobs.submission.Outlook;
import org.imglish.jobs.submission.Submissions;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Submits pipelines: all runs of a document, or none. */
public class Pipelines {

	private static final String TAG = "pipeline:";

	/** Stands for the number of a run that is yet to be submitted; others count on. */
	private static final long FIRST_STAND_IN = 1L << 52;

	private static final int MOST_SHOWN = 1000;

	private final Runs runs;

	private final Submissions submissions;

	private final JdbcRungs rungs;

	private final TransactionTemplate transaction;

	public Pipelines(Runs runs, Submissions submissions, JdbcRungs rungs, TransactionTemplate transaction) {
		this.runs = runs;
		this.submissions = submissions;
		this.rungs = rungs;
		this.transaction = transaction;
	}

	/**
	 * Validates a document.
	 * @throws org.imglish.jobs.recipe.InvalidRecipeException with every mistake at once
	 */
	public static void check(JsonNode document) {
		PipelineDocument.read(document);
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
		boolean known = key != null && this.runs.earlier(first(read, key)).isPresent();
		Map<String, Outlook> outlooks = known ? Map.of() : outlooks(read);
		return Objects.requireNonNull(this.transaction.execute((status) -> {
			Map<String, Run> submitted = new LinkedHashMap<>();
			for (PipelineNode node : read.ordered()) {
				Set<Long> needs = new TreeSet<>(node.needs().stream().map((name) -> id(submitted, name)).toList());
				Outlook outlook = outlooks.get(node.name());
				if (outlook != null) {
					needs.addAll(earlier(outlook));
				}
				submitted.put(node.name(),
						this.runs.submit(submission(read, node, (name) -> id(submitted, name), key).after(needs)
							.doneBy((outlook != null) ? outlook.reuses() : null)
							.needing((outlook != null) ? outlook.stepBytes() : null)));
			}
			read.contests()
				.forEach((names, halving) -> this.rungs.create(halving,
						names.stream().map((name) -> id(submitted, name)).toList()));
			return pipeline(read.name(), this.runs.gather(submitted.values().stream().map(Run::id).toList()));
		}));
	}

	/**
	 * The runs of a pipeline that were submitted together, in order.
	 * @param submission the first of them; null for the newest submission
	 */
	public Optional<Pipeline> find(String name, @Nullable Long submission) {
		Long chosen = (submission != null) ? submission
				: this.runs.submissions(TAG + name).stream().map(SubmittedRuns::number).findFirst().orElse(null);
		RunFilter ofIt = new RunFilter(Set.of(), Set.of(), Set.of(TAG + name), null, null, null, null, chosen);
		List<Run> found = new ArrayList<>(this.runs.list(ofIt, 0, MOST_SHOWN).items());
		Collections.reverse(found);
		return found.isEmpty() ? Optional.empty() : Optional.of(pipeline(name, found));
	}

	private Pipeline pipeline(String name, List<Run> found) {
		return new Pipeline(name, TAG + name, found.get(0).submission(), this.runs.submissions(TAG + name), found);
	}

	/**
	 * What a document would come to, by the names of its runs; nothing is queued.
	 * @throws org.imglish.jobs.recipe.InvalidRecipeException with every mistake at once
	 */
	public Map<String, Outlook> preview(JsonNode document) {
		PipelineDocument read = PipelineDocument.read(document);
		Map<String, Outlook> outlooks = outlooks(read);
		for (PipelineNode node : read.ordered()) {
			outlooks.computeIfPresent(node.name(),
					(name, outlook) -> outlook.beside(earlier(outlook), Set.copyOf(node.needs())));
		}
		return outlooks;
	}

	/** The runs that there are already among those that one waits for. */
	private static Set<Long> earlier(Outlook outlook) {
		return outlook.dependsOn().stream().filter((run) -> run < FIRST_STAND_IN).collect(Collectors.toSet());
	}

	private Map<String, Outlook> outlooks(PipelineDocument read) {
		Map<String, Long> standIns = new LinkedHashMap<>();
		read.ordered().forEach((node) -> standIns.put(node.name(), FIRST_STAND_IN + standIns.size()));
		Map<String, Submission> submissions = new LinkedHashMap<>();
		for (PipelineNode node : read.ordered()) {
			submissions.put(node.name(), submission(read, node, (name) -> standIns.getOrDefault(name, 0L), null));
		}
		return this.submissions.preview(submissions, standIns, read::placed);
	}

	private static Submission submission(PipelineDocument document, PipelineNode node, ToLongFunction<String> numbers,
			@Nullable String key) {
		List<String> tags = new ArrayList<>(node.tags());
		tags.add(TAG + document.name());
		return new Submission(node.resolved(numbers), node.name(), tags, node.priority(), List.of(),
				(key != null) ? key + "/" + node.name() : null);
	}

	/** The run of a document that is submitted first, which needs no other. */
	private static Submission first(PipelineDocument read, String key) {
		return submission(read, read.ordered().get(0), (name) -> FIRST_STAND_IN, key);
	}

	private static long id(Map<String, Run> submitted, String name) {
		return Objects.requireNonNull(submitted.get(name), name).id();
	}

}
