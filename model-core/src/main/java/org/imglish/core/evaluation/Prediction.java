package org.imglish.core.evaluation;

import java.util.Map;

/**
 * What a model said about one sample, as plain JSON values: the row that is kept as the
 * evaluation's committed state and as its artifact.
 *
 * @param sample id of the sample
 * @param values the prediction and the truth it is scored against
 */
public record Prediction(String sample, Map<String, Object> values) {

	public Prediction {
		values = Map.copyOf(values);
	}

}
