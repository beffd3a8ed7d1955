package org.imglish.jobs.submission;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import org.imglish.core.source.DataRoots;
import org.imglish.core.source.IfExists;
import org.imglish.core.source.Ingestion;
import org.imglish.jobs.dataset.Dataset;
import org.imglish.jobs.dataset.JdbcDatasets;
import org.imglish.jobs.dataset.Origin;
import org.imglish.jobs.recipe.Recipes;
import org.imglish.jobs.run.Run;
import org.imglish.jobs.run.RunConflictException;
import org.imglish.jobs.run.RunState;
import org.imglish.jobs.run.Runs;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Datasets that an ingest takes as they are, {@code ifExists: reuse}: those made by the
 * same recipe of the same source.
 */
final class ReusedDatasets {

	/** What a dataset's content does not follow from. */
	private static final Set<String> BESIDE = Set.of("kind", "name", "version", "worker", "ifExists", "parts");

	private final JdbcDatasets datasets;

	private final Runs runs;

	private final DataRoots roots;

	ReusedDatasets(JdbcDatasets datasets, Runs runs, DataRoots roots) {
		this.datasets = datasets;
		this.runs = runs;
		this.roots = roots;
	}

	/**
	 * The run that made a dataset already.
	 * @param json the complete recipe
	 * @return null if the recipe does not ask for that, or there is no such dataset
	 * @throws RunConflictException if there is one that is incomplete or differs
	 */
	@Nullable Long maker(Ingestion ingestion, JsonNode json) {
		Dataset dataset = (ingestion.ifExists() == IfExists.REUSE)
				? this.datasets.find(ingestion.dataset()).orElse(null) : null;
		if (dataset == null) {
			return null;
		}
		Run maker = this.runs.find(dataset.run()).orElseThrow();
		if (!dataset.complete()) {
			if (maker.state() == RunState.FAILED || maker.state() == RunState.CANCELLED) {
				return null;
			}
			throw new RunConflictException("dataset-incomplete", String.format(Locale.ROOT,
					"Dataset '%s' is not complete yet: its run %d is %s; submit this again when it has ended%s.",
					dataset.name(), maker.id(), maker.state(),
					maker.state().isResumable() ? ", after resuming or deleting it" : ""));
		}
		List<String> differences = differences(dataset, maker, ingestion, json);
		if (!differences.isEmpty()) {
			throw new RunConflictException("dataset-differs", String.format(Locale.ROOT,
					"There is a dataset '%s', which run %d made otherwise: %s. Choose another name, delete that "
							+ "dataset ('imglish datasets delete %s'), or name it as it is where it is to be read.",
					dataset.name(), maker.id(), String.join("; ", differences), dataset.name()));
		}
		return maker.id();
	}

	private List<String> differences(Dataset dataset, Run maker, Ingestion ingestion, JsonNode json) {
		List<String> differences = new ArrayList<>();
		compare("", Recipes.stored(maker.recipe()).json(), json, differences);
		Optional<Origin> origin = this.datasets.origin(dataset.name());
		if (origin.isEmpty()) {
			differences
				.add("it was ingested before sources were remembered, so nobody knows whether they are the same");
			return differences;
		}
		try {
			differences.addAll(origin.get().differences(Origin.of(ingestion, this.roots, this.datasets)));
		}
		catch (IOException ex) {
			differences.add("its source cannot be compared from the server: " + ex.getMessage());
		}
		return differences;
	}

	private static void compare(String path, JsonNode then, JsonNode now, List<String> differences) {
		TreeMap<String, JsonNode> fields = new TreeMap<>();
		then.properties().forEach((field) -> fields.put(field.getKey(), field.getValue()));
		now.properties().forEach((field) -> fields.put(field.getKey(), field.getValue()));
		for (String name : fields.keySet()) {
			JsonNode before = then.path(name);
			JsonNode today = now.path(name);
			if (path.isEmpty() && BESIDE.contains(name) || written(before).equals(written(today))) {
				continue;
			}
			if (before.isObject() && today.isObject()) {
				compare(path + name + ".", before, today, differences);
			}
			else {
				differences.add(path + name + " was " + written(before) + " and is " + written(today));
			}
		}
	}

	/** A field that is left out is one that is null. */
	private static String written(JsonNode value) {
		return (value.isMissingNode() || value.isNull()) ? "not given" : value.toString();
	}

}
