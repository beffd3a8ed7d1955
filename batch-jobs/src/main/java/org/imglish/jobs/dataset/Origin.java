package org.imglish.jobs.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.imglish.core.library.Named;
import org.imglish.core.source.DataRoots;
import org.imglish.core.source.Ingestion;
import org.imglish.core.source.SourcePrint;

/**
 * What a dataset is made from, as it was at one moment.
 *
 * @param places what lay at the places that its recipe names, by their fields
 * @param datasets the ingest runs of the datasets that its recipe names, by their fields
 */
public record Origin(Map<String, SourcePrint> places, Map<String, Long> datasets) {

	public Origin {
		places = new TreeMap<>(places);
		datasets = new TreeMap<>(datasets);
	}

	/**
	 * What a recipe would read now.
	 * @throws IOException if a place is not there or lies outside the roots
	 */
	public static Origin of(Ingestion recipe, DataRoots roots, Datasets datasets) throws IOException {
		Map<String, Long> makers = new LinkedHashMap<>();
		for (Named named : recipe.named()) {
			if (named instanceof Named.Dataset dataset) {
				makers.put(dataset.field(), datasets.find(dataset.name()).map(Dataset::run).orElse(0L));
			}
		}
		return new Origin(recipe.prints(roots), makers);
	}

	/**
	 * What is no longer as it was, a sentence without its stop each.
	 * @param now what the same recipe would read now
	 */
	public List<String> differences(Origin now) {
		List<String> differences = new ArrayList<>();
		this.places.forEach((field, then) -> {
			SourcePrint today = now.places.get(field);
			if (today != null && !today.equals(then)) {
				differences.add(difference(field, then, today));
			}
		});
		this.datasets.forEach((field, maker) -> {
			Long today = now.datasets.get(field);
			if (today != null && !today.equals(maker)) {
				differences.add(String.format(Locale.ROOT,
						"%s names a dataset that run %d made since; that of run %d was read", field, today, maker));
			}
		});
		return differences;
	}

	private static String difference(String field, SourcePrint then, SourcePrint today) {
		if (then.files() == today.files() && then.bytes() == today.bytes()) {
			return field + " has been changed since, though not in size";
		}
		return String.format(Locale.ROOT, "%s held %d file(s) of %d bytes and holds %d of %d bytes now", field,
				then.files(), then.bytes(), today.files(), today.bytes());
	}

}
