package org.imglish.platform.api;

import java.util.List;
import java.util.Map;

import io.swagger.v3.oas.annotations.media.Schema;
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
	 * @param right that of the right image of a statement about two, or null
	 * @param labels what is known about it
	 */
	record ShownSample(String id, @Nullable String text, @Nullable String image, @Nullable String right,
			Map<String, Object> labels) {

	}

	/**
	 * Samples that were found, as far as was looked.
	 *
	 * @param items in the order of the dataset
	 * @param next number of the sample to look on from; null where all were looked at
	 * @param looked how many samples were passed
	 * @param total how many the dataset has
	 */
	record FoundSamples(List<ShownSample> items, @Nullable Integer next, int looked, int total) {

	}

	/**
	 * The picture of a record that an ingest skipped.
	 *
	 * @param position its number in the source, from 0
	 * @param image a data URL, or null where the record has none or it cannot be shown
	 * @param right that of the right image of a statement about two, or null
	 * @param missing why it cannot be shown, or null
	 */
	record SkippedPicture(long position, @Nullable String image, @Nullable String right, @Nullable String missing) {

	}

	/**
	 * The metrics of a run.
	 *
	 * @param series a series for each
	 */
	record RunMetrics(List<DeclaredSeries> series) {

	}

	/**
	 * What a model is asked.
	 *
	 * @param task what the model must have been made for, or null for any
	 * @param operation {@code predict} or {@code embed}, or null for {@code predict}
	 * @param inputs what it is asked about
	 * @param top how many guesses an answer lists, or null for 5
	 * @param classes class names that a retrieval model compares images with, or null
	 * @param templates sentences with {@code {}} in the place of a class name, or null
	 */
	record NewQuestion(@Nullable String task, @Schema(allowableValues = {
			"predict", "embed" }) @Nullable String operation, List<NewInput> inputs, @Nullable Integer top,
			@Nullable List<String> classes, @Nullable List<String> templates){

	}

	/**
	 * @param image an image in Base64 or as a data URL, or null
	 * @param right the right image of a statement about two, or null
	 * @param text a question, a statement or a text, or null
	 */
	record NewInput(@Nullable String image, @Nullable String right, @Nullable String text) {

	}

	/**
	 * What a model answered.
	 *
	 * @param model its name
	 * @param version its version
	 * @param task what it was made for
	 * @param outputs an answer for each input
	 */
	record Answer(String model, int version, String task, List<JsonNode> outputs) {

	}

}
