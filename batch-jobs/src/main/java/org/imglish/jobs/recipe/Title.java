package org.imglish.jobs.recipe;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.stream.Stream;

import org.imglish.core.library.Named;

/**
 * What a run is called whose recipe gives it no name: what it does, on what, from what;
 * {@code ingest pets}, or {@code finetune vqa on coco-vqa from #12}.
 */
final class Title {

	/** Datasets that are named one by one. */
	private static final int MAX_DATASETS = 3;

	private Title() {
	}

	static String of(RunKind kind, Recipe recipe) {
		StringJoiner words = new StringJoiner(" ").add(kind.name().toLowerCase(Locale.ROOT));
		if (recipe instanceof Recipe.Ingest ingest) {
			return words.add(ingest.ingestion().dataset()).toString();
		}
		if (recipe.task() != null) {
			words.add(recipe.task().word());
		}
		List<Named> named = recipe.named();
		List<String> datasets = named.stream().flatMap(Title::used).distinct().toList();
		if (!datasets.isEmpty()) {
			words.add("on").add(list(datasets));
		}
		named.stream().flatMap(Title::start).findFirst().ifPresent((start) -> words.add("from").add(start));
		return words.toString();
	}

	/** Datasets that are learned from or measured on. */
	private static Stream<String> used(Named named) {
		return (named instanceof Named.Dataset dataset && !dataset.field().startsWith("data.validation")
				&& (dataset.field().startsWith("data.") || dataset.field().equals("dataset")))
						? Stream.of(dataset.name()) : Stream.empty();
	}

	private static Stream<String> start(Named named) {
		if (named instanceof Named.Weights weights && weights.field().equals("from")
				&& weights.weights() instanceof From from) {
			return Stream.of(word(from));
		}
		if (named instanceof Named.Place place && place.field().equals("from.file")) {
			return Stream.of(place.path().substring(place.path().lastIndexOf('/') + 1));
		}
		return Stream.empty();
	}

	private static String word(From from) {
		if (from.run() != null) {
			return "#" + from.run();
		}
		if (from.checkpoint() != null) {
			return "checkpoint " + from.checkpoint();
		}
		return from.model() + ((from.version() != null) ? " " + from.version() : "");
	}

	private static String list(List<String> datasets) {
		if (datasets.size() <= MAX_DATASETS) {
			return String.join(", ", datasets);
		}
		return String.join(", ", datasets.subList(0, MAX_DATASETS - 1)) + " and " + (datasets.size() - MAX_DATASETS + 1)
				+ " more";
	}

}
