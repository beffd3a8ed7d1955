package org.imglish.platform.api;

import java.util.List;
import java.util.Map;

import org.imglish.jobs.run.Run;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What clients send. */
final class Resources {

	private Resources() {
	}

	/**
	 * A recipe handed in.
	 *
	 * @param recipe the recipe
	 * @param name name of the run, or null
	 * @param tags free words, or null
	 * @param priority higher goes first, or null for 0
	 * @param dependsOn runs to wait for, or null
	 */
	record NewRun(JsonNode recipe, @Nullable String name, @Nullable List<String> tags, @Nullable Integer priority,
			@Nullable List<Long> dependsOn) {

	}

	/**
	 * @param name name of the model
	 * @param checkpoint checkpoint to register
	 */
	record NewModel(String name, long checkpoint) {

	}

	/**
	 * A sample as the gallery shows it.
	 *
	 * @param id the sample's id
	 * @param text its text, or null
	 * @param image a data URL, or null
	 * @param labels what is known about it
	 */
	record ShownSample(String id, @Nullable String text, @Nullable String image, Map<String, Object> labels) {

	}

	/**
	 * A run with its newest values.
	 *
	 * @param run the run
	 * @param metrics newest value of each metric
	 */
	record RunWithMetrics(Run run, Map<String, Double> metrics) {

	}

}
