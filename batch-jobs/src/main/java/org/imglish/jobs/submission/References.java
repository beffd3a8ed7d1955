package org.imglish.jobs.submission;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

import org.imglish.core.finetuning.LabelledData;
import org.imglish.core.library.Named;
import org.imglish.core.shard.Manifest;
import org.imglish.core.source.DataRoots;
import org.imglish.jobs.checkpoint.JdbcCheckpoints;
import org.imglish.jobs.dataset.JdbcDatasets;
import org.imglish.jobs.model.Models;
import org.imglish.jobs.recipe.CompleteRecipe;
import org.imglish.jobs.recipe.Recipe;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.worker.JdbcWorkers;
import org.jspecify.annotations.Nullable;

/**
 * Looks up at submission what a recipe names, so that no run fails later of what could be
 * known.
 */
public class References {

	/** Classes that a message names. */
	private static final int MOST_SHOWN = 10;

	private final NamedDatasets datasets;

	private final NamedPlaces places;

	private final NamedWeights weights;

	private final NamedWeightFiles files;

	private final ReusedDatasets reused;

	private References(NamedDatasets datasets, NamedPlaces places, NamedWeights weights, NamedWeightFiles files,
			ReusedDatasets reused) {
		this.datasets = datasets;
		this.reused = reused;
		this.places = places;
		this.weights = weights;
		this.files = files;
	}

	/**
	 * Looks things up where the platform keeps them.
	 * @param roots folders that files named in recipes may lie in
	 */
	public static References to(JdbcDatasets datasets, List<Path> roots, JdbcWorkers workers, Runs runs,
			JdbcCheckpoints checkpoints, Models models) {
		return new References(new NamedDatasets(datasets, runs), new NamedPlaces(roots, workers),
				new NamedWeights(runs, checkpoints, models), new NamedWeightFiles(roots),
				new ReusedDatasets(datasets, runs, new DataRoots(roots)));
	}

	/**
	 * Looks up all that a recipe names.
	 * @param planned what other runs of the same document will have made
	 */
	Findings of(CompleteRecipe recipe, Planned planned) {
		Findings findings = new Findings();
		for (Named named : recipe.recipe().named()) {
			if (named instanceof Named.Dataset dataset) {
				this.datasets.check(dataset, planned, findings);
			}
			else if (named instanceof Named.Place place) {
				this.places.check(place, findings);
			}
			else if (named instanceof Named.Weights each) {
				this.weights.check(each, planned, findings);
			}
		}
		this.files.check(recipe.recipe(), findings);
		checkVocabularies(findings);
		if (recipe.recipe() instanceof Recipe.Finetune tuning && tuning.task().classifiesImages()) {
			checkClasses(tuning.training().data(), findings);
		}
		boolean seen = findings.mistakes().isEmpty() && findings.remarks().isEmpty();
		if (seen && recipe.recipe() instanceof Recipe.Ingest ingest) {
			this.places.checkSource(ingest.ingestion().source(), findings);
		}
		return findings;
	}

	/**
	 * Refuses the name of a dataset that is to be made and is taken.
	 * @throws org.imglish.jobs.run.RunConflictException if it is
	 */
	void checkNew(CompleteRecipe recipe) {
		recipe.ingested().ifPresent(this.datasets::checkNew);
	}

	/**
	 * The run that made what a recipe is to make, where it is to be taken as it is.
	 * @return null where it is still to be made
	 * @throws org.imglish.jobs.run.RunConflictException if what is there is not of this
	 * recipe and source
	 */
	@Nullable Long reused(CompleteRecipe recipe) {
		return (recipe.recipe() instanceof Recipe.Ingest ingest) ? this.reused.maker(ingest.ingestion(), recipe.json())
				: null;
	}

	/**
	 * What is validated must have been learned: a network has an output for no other
	 * class.
	 */
	private static void checkClasses(LabelledData data, Findings findings) {
		List<String> learned = List.of();
		List<String> held = List.of();
		for (Map.Entry<Named.Dataset, Manifest> each : findings.manifests().entrySet()) {
			if (each.getKey().field().equals("data.validation")) {
				held = each.getValue().classes();
			}
			else if (each.getKey().name().equals(data.train().dataset())) {
				learned = each.getValue().classes();
			}
		}
		List<String> unknown = held.stream().filter(Predicate.not(Set.copyOf(learned)::contains)).toList();
		if (!learned.isEmpty() && !unknown.isEmpty()) {
			findings.mistake("data.validation",
					String.format(Locale.ROOT,
							"names '%s', which has the classes %s that '%s' has not (it has %s); "
									+ "hold out samples of the classes that are learned",
							data.validation(), shown(unknown), data.train().dataset(), shown(learned)));
		}
	}

	private static String shown(List<String> classes) {
		return classes.stream().limit(MOST_SHOWN).toList()
				+ ((classes.size() > MOST_SHOWN) ? " and " + (classes.size() - MOST_SHOWN) + " more" : "");
	}

	/**
	 * All texts of a run are read in one vocabulary, that of the weights if they have
	 * one.
	 */
	private static void checkVocabularies(Findings findings) {
		String known = findings.vocabulary();
		String whose = "the weights that it starts from were trained with";
		for (Map.Entry<Named.Dataset, Manifest> each : findings.manifests().entrySet()) {
			@Nullable String own = each.getValue().tokenizerSha256();
			if (!each.getKey().needs().readsTexts(each.getValue())) {
				continue;
			}
			if (known == null) {
				known = own;
				whose = "dataset " + each.getKey().name() + " has";
			}
			else if (!Objects.equals(own, known)) {
				findings.mistake(each.getKey().field(),
						"names '" + each.getKey().name() + "', which has another vocabulary than " + whose
								+ "; ingest it with that one: " + "vocabulary: {dataset: NAME}");
			}
		}
	}

}
