package org.imglish.jobs.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import tools.jackson.databind.JsonNode;

/**
 * How the steps of a run translate into time and samples; what is unknown is NaN.
 *
 * @param started seconds since 1970 at which its first attempt began
 * @param samplesPerStep samples of a step, over all kinds of batches
 * @param datasetSamples samples of all datasets that it trains on
 */
record Pace(double started, double samplesPerStep, double datasetSamples) {

	static final Pace UNKNOWN = new Pace(Double.NaN, Double.NaN, Double.NaN);

	/** The parts of a recipe's data from which steps draw their batches. */
	private static final List<String> PARTS = List.of("images", "texts", "pairs", "train");

	/** Samples of a step, as a recipe asks; NaN where it has no batches. */
	static double samplesPerStep(JsonNode recipe) {
		double samples = 0;
		for (String part : PARTS) {
			samples += recipe.path("data").path(part).path("batch").asDouble(0);
		}
		return (samples > 0) ? samples : Double.NaN;
	}

	/** The datasets that a recipe draws its batches from. */
	static Set<String> datasets(JsonNode recipe) {
		List<JsonNode> found = new ArrayList<>();
		for (String part : PARTS) {
			found.addAll(recipe.path("data").path(part).findValues("dataset"));
		}
		return Set.copyOf(found.stream().filter(JsonNode::isString).map(JsonNode::asString).distinct().toList());
	}

}
