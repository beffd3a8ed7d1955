package org.imglish.jobs.submission;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;

import org.imglish.core.field.Mistake;
import org.imglish.jobs.recipe.CompleteRecipe;
import org.imglish.jobs.recipe.InvalidRecipeException;
import org.imglish.jobs.recipe.Recipes;
import org.imglish.jobs.run.Run;
import org.imglish.jobs.run.RunState;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.run.Submission;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The way into the queue: what a recipe names is looked up, and what other runs still
 * make of it is waited for.
 */
public class Submissions {

	private final Runs runs;

	private final References references;

	private final Forecasts forecasts;

	private final NeededWorkers workers;

	public Submissions(Runs runs, References references, Forecasts forecasts, NeededWorkers workers) {
		this.runs = runs;
		this.references = references;
		this.forecasts = forecasts;
		this.workers = workers;
	}

	/**
	 * Queues a recipe.
	 * @return the new run, or the run that the same idempotency key gave before
	 * @throws InvalidRecipeException with every mistake at once
	 * @throws org.imglish.jobs.run.RunConflictException if the key was used for another
	 * recipe, or the recipe ingests a dataset that there is
	 */
	public Run submit(Submission submission) {
		Optional<Run> earlier = this.runs.earlier(submission);
		if (earlier.isPresent()) {
			return earlier.get();
		}
		Outlook outlook = outlook(submission, Planned.NOTHING);
		return this.runs
			.submit(submission.after(outlook.dependsOn()).doneBy(outlook.reuses()).needing(outlook.stepBytes()));
	}

	/**
	 * Submits a new run with the recipe of another, changed.
	 * @param changes a JSON object merged over the recipe (RFC 7396)
	 * @param key the same key gives the same run, or null
	 */
	public Run copy(long id, JsonNode changes, @Nullable String key) {
		return submit(this.runs.changed(id, changes).under(key));
	}

	/**
	 * What a recipe would come to; nothing is queued.
	 * @throws InvalidRecipeException with every mistake at once
	 * @throws org.imglish.jobs.run.RunConflictException if it ingests a dataset that
	 * there is
	 */
	public Outlook preview(Submission submission) {
		Outlook outlook = outlook(submission, Planned.NOTHING);
		if (outlook.reuses() == null) {
			this.references.checkNew(Recipes.complete(submission.recipe()));
		}
		return outlook;
	}

	private Outlook outlook(Submission submission, Planned planned) {
		CompleteRecipe recipe = Recipes.complete(this.runs.resolved(submission.recipe()));
		Findings findings = this.references.of(recipe, planned);
		this.forecasts.check(recipe, planned, findings);
		if (!findings.mistakes().isEmpty()) {
			throw new InvalidRecipeException(Recipes.explained(recipe.kind(), findings.mistakes()));
		}
		Set<Long> dependsOn = new TreeSet<>(submission.dependsOn());
		dependsOn.addAll(findings.awaited());
		Long maker = this.references.reused(recipe);
		RunState state = (maker != null) ? RunState.COMPLETED
				: dependsOn.isEmpty() ? RunState.QUEUED : RunState.WAITING;
		Forecast forecast = this.forecasts.of(recipe, planned, findings);
		if (maker == null) {
			this.workers.check(recipe, forecast, findings);
		}
		return new Outlook((submission.name() != null) ? submission.name() : recipe.name(), recipe.kind(),
				recipe.task(), state, recipe.json(), dependsOn, Set.of(), maker, findings.remarks(), forecast,
				(maker != null) ? null
						: this.runs.expectedSeconds(recipe.json(), (forecast != null) ? forecast.steps() : null));
	}

	/**
	 * What the recipes of a document would come to, by the names of its runs.
	 * @param document what it submits
	 * @param standIns the numbers that stand for its runs in their recipes
	 * @param placed where a mistake in the recipe of a run stands in the document
	 * @throws InvalidRecipeException with every mistake once
	 */
	public Map<String, Outlook> preview(Map<String, Submission> document, Map<String, Long> standIns,
			BiFunction<String, Mistake, Mistake> placed) {
		Map<Long, CompleteRecipe> recipes = new LinkedHashMap<>();
		Set<String> datasets = new TreeSet<>();
		document.forEach((name, submission) -> {
			CompleteRecipe recipe = Recipes.complete(submission.recipe());
			@Nullable Long number = standIns.get(name);
			if (number != null) {
				recipes.put(number, recipe);
			}
			recipe.ingested().ifPresent(datasets::add);
		});
		Planned planned = new Planned(recipes, datasets);
		Map<String, Outlook> outlooks = new LinkedHashMap<>();
		Set<Mistake> mistakes = new LinkedHashSet<>();
		document.forEach((name, submission) -> {
			try {
				outlooks.put(name, outlook(submission, planned));
			}
			catch (InvalidRecipeException ex) {
				ex.mistakes().forEach((each) -> mistakes.add(placed.apply(name, each)));
			}
		});
		if (!mistakes.isEmpty()) {
			throw new InvalidRecipeException(List.copyOf(mistakes));
		}
		return outlooks;
	}

}
